"""A virtual environment that is half-made, moved or made by another Python is made anew; a whole one is left alone."""

import pytest

_WHICH = """
import pathlib, environment
environment.VENV.joinpath("bin").mkdir(parents=True)
environment.PYTHON.touch()
said = []
environment.works = lambda command, cwd=None: said.append(command[2]) or True
environment._MADE.parent.mkdir(exist_ok=True)
environment._MADE.write_text(environment._maker())
environment._stamp("run").write_text(environment._wanted("run"))
{change}
environment.make_environment("run")
print("; ".join(said))
"""


def _steps(script, tmp_path, change=""):
    done = script(_WHICH.replace("{change}", change), VENV_DIR=str(tmp_path / "venv"))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_a_whole_environment_is_left_alone(script, tmp_path):
    done = script(_WHICH.replace("{change}", ""), VENV_DIR=str(tmp_path / "venv"))
    assert done.stdout.strip() == ""


def test_a_changed_lock_is_installed_into_it(script, tmp_path):
    done = script(
        _WHICH.replace("{change}", "environment._stamp('run').write_text('old')"),
        VENV_DIR=str(tmp_path / "v"),
    )
    assert "Making" not in done.stdout
    assert "Installing the locked packages" in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        "environment._UNFINISHED.touch()",
        "environment._MADE.write_text('3.10\\n/elsewhere\\n')",
        "environment._MADE.unlink()",
        "environment.PYTHON.unlink()",
    ],
    ids=["cut off while installing", "moved or of another Python", "cut off while made", "without a Python"],
)
def test_a_broken_one_is_made_anew(script, tmp_path, change):
    change += "\nenvironment._make = lambda: environment.VENV.mkdir(exist_ok=True) or said.append('made')"
    assert "made" in _steps(script, tmp_path, change)


def test_what_the_tests_need_covers_what_the_service_needs(script, tmp_path):
    change = "environment.make_environment('test'); print(environment._stamp('run').exists())"
    done = script(_WHICH.replace("{change}", change), VENV_DIR=str(tmp_path / "venv"))
    assert "requirements-test.txt" in done.stdout
    assert "True" in done.stdout
