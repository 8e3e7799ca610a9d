"""What is chosen where the environment does not say."""

import stat

import pytest

from config.local import for_commands, for_serving

POSTGRES = {"DATABASE_URL": "postgresql://someone@database.example/mission"}


@pytest.fixture
def folder(tmp_path):
    return {"VAR_DIR": str(tmp_path / "var")}


def test_without_a_database_address_it_is_a_demo(folder):
    assert for_serving(folder, "127.0.0.1") == {"DEMO": "1"}


def test_what_is_set_stands(folder):
    given = {**folder, "DEMO": "0", "HTTPS": "1", "SECRET_KEY": "given"}
    assert for_serving(given, "127.0.0.1") == {}


def test_postgres_served_to_this_machine_gets_a_kept_key(folder, tmp_path):
    added = for_serving({**folder, **POSTGRES}, "127.0.0.1")
    assert added["HTTPS"] == "0"
    assert added == for_serving({**folder, **POSTGRES}, "127.0.0.1")
    assert len(added["SECRET_KEY"]) >= 50
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("host", "more"), [("0.0.0.0", {}), ("127.0.0.1", {"ALLOWED_HOSTS": "progress.example"})]
)
def test_what_others_can_reach_gets_nothing_by_itself(folder, host, more):
    assert for_serving({**folder, **POSTGRES, **more}, host) == {}


def test_a_command_in_a_fresh_folder_gets_nothing_by_itself(folder):
    assert for_commands(folder) == {}
    assert for_commands({**folder, **POSTGRES}) == {}


def test_a_command_works_on_what_was_served_here(folder, tmp_path):
    key = for_serving({**folder, **POSTGRES}, "127.0.0.1")["SECRET_KEY"]
    assert for_commands({**folder, **POSTGRES}) == {"SECRET_KEY": key}
    assert for_commands({**folder, "DEMO": "0"}) == {"SECRET_KEY": key}
    (tmp_path / "var" / "mission.sqlite3").touch()
    assert for_commands(folder) == {"DEMO": "1"}
    assert for_commands({**folder, "SECRET_KEY": "given"}) == {}
