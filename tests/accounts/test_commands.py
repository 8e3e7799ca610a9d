"""The commands about people."""

import io
import json
import stat

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from accounts.words import Role
from mission.models import CommitmentPartner
from tests.factories.mission import make_commitment, make_mission, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings, tmp_path):
    settings.DEMO = True
    settings.DEMO_ACCOUNTS_FILE = tmp_path / "demo_accounts.json"


def _accounts():
    out = io.StringIO()
    call_command("demo_accounts", "--json", stdout=out)
    return json.loads(out.getvalue())


def _partner_with(mission, parts, **fields):
    partner = make_partner(mission, **fields)
    for _ in range(parts):
        commitment = make_commitment(mission)
        CommitmentPartner.objects.create(
            mission=mission, commitment=commitment, partner=partner, role="delivery"
        )
    return partner


@pytest.fixture
def busy_mission(db):
    mission = make_mission()
    _partner_with(mission, 1, code="small-charity")
    _partner_with(mission, 3, code="big-charity")
    _partner_with(mission, 2, code="other-charity")
    _partner_with(mission, 4, code="a-council", sector="local_government")
    _partner_with(mission, 9, code="all-councils", sector="local_government", kind="collective")
    return mission


def test_the_demonstration_has_the_team_and_the_busiest_partners(busy_mission):
    made = {(row["role"], row["partner"]) for row in _accounts()}
    assert made == {
        ("administrator", None),
        ("editor", None),
        ("reviewer", None),
        ("observer", None),
        *(
            (role, partner)
            for role in ("contributor", "authoriser")
            for partner in ("big-charity", "other-charity", "a-council")
        ),
    }


def test_each_of_them_can_sign_in(client, busy_mission):
    for row in _accounts():
        client.logout()
        answer = client.post("/accounts/login/", {"login": row["email"], "password": row["password"]})
        assert answer.status_code == 302, row


def test_running_it_again_changes_nothing(busy_mission):
    before = _accounts()
    people = list(User.objects.order_by("pk").values("email", "password"))
    assert _accounts() == before
    assert list(User.objects.order_by("pk").values("email", "password")) == people
    assert Membership.objects.count() == len(before)


def test_partners_that_grow_later_do_not_replace_those_chosen(busy_mission):
    before = _accounts()
    _partner_with(busy_mission, 8, code="new-charity")
    assert _accounts() == before


def test_without_a_mission_there_is_the_team(db):
    assert {row["partner"] for row in _accounts()} == {None}


def test_a_mission_with_other_sectors_has_partners_too(db):
    mission = make_mission()
    for number in range(4):
        _partner_with(mission, number + 1, code=f"p{number}", sector="something_else")
    assert {row["partner"] for row in _accounts()} == {None, "p3", "p2", "p1"}


def test_passwords_are_kept_for_the_owner_only(settings, busy_mission):
    _accounts()
    assert stat.S_IMODE(settings.DEMO_ACCOUNTS_FILE.stat().st_mode) == 0o600


def test_lost_passwords_are_made_anew(client, settings, busy_mission):
    _accounts()
    settings.DEMO_ACCOUNTS_FILE.unlink()
    row = _accounts()[0]
    assert client.login(email=row["email"], password=row["password"])


def test_outside_demo_mode_there_are_none(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="create_administrator"):
        call_command("demo_accounts")


def test_the_first_administrator_is_made_by_command(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("seven quiet lanterns at noon\n"))
    call_command(
        "create_administrator", "Jo@example.org", "--name", "Jo", "--password-stdin", stdout=io.StringIO()
    )
    user = User.objects.get(email="jo@example.org")
    assert user.check_password("seven quiet lanterns at noon")
    assert Membership.objects.get(user=user).role == Role.ADMINISTRATOR
    assert not user.is_superuser


@pytest.mark.parametrize(
    ("email", "password", "says"),
    [("jo@example.org", "short", "too short"), ("nonsense", "seven quiet lanterns", "valid email")],
)
def test_a_bad_address_or_password_is_one_plain_line(monkeypatch, email, password, says):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    with pytest.raises(CommandError, match=says):
        call_command("create_administrator", email, "--password-stdin")
    assert not User.objects.exists()


def test_an_administrator_is_made_once(monkeypatch):
    for expected in (None, CommandError):
        monkeypatch.setattr("sys.stdin", io.StringIO("seven quiet lanterns at noon\n"))
        command = lambda: call_command(  # noqa: E731
            "create_administrator", "jo@example.org", "--password-stdin", stdout=io.StringIO()
        )
        if expected:
            with pytest.raises(expected, match="already"):
                command()
        else:
            command()
