"""A demonstration whose reports have no text is set aside whole, and never from under a process that has it open."""

from pathlib import Path


def _var(outside: dict[str, str], *names: str) -> Path:
    folder = Path(outside["VAR_DIR"])
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text(name)
    return folder


def test_the_old_database_is_kept_beside_the_new_one(outside, script):
    folder = _var(outside, "mission.sqlite3", "mission-before.sqlite3", "cache.sqlite3")
    done = script("from database import _set_aside\nprint(_set_aside())")
    assert done.stdout.endswith("True\n"), done.stderr
    assert "mission-before-2.sqlite3" in done.stdout
    assert {one.name for one in folder.iterdir()} == {"mission-before.sqlite3", "mission-before-2.sqlite3"}


def test_a_database_that_is_open_elsewhere_stays(outside, script):
    folder = _var(outside, "mission.sqlite3", "mission.sqlite3-wal")
    done = script("from database import _set_aside\nprint(_set_aside())")
    assert done.stdout.endswith("False\n"), done.stderr
    assert (folder / "mission.sqlite3").exists()
