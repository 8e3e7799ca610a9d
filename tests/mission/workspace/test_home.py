"""The start page: what is due from oneself, and for the delivery team what waits."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from accounts import outbox
from accounts.models import OutboxMessage
from mission.choices import EntryState
from mission.models import Request, ReviewComment
from tests.factories import accounts
from tests.factories.mission import make_commitment, make_entry
from tests.factories.rounds import make_request
from tests.mission.workspace.round_world import TODAY, answered, as_person, round_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(clock):
    return round_world()


def text_of(client, path="/workspace/"):
    answer = client.get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_partner_sees_what_is_due_by_when_and_can_start(world):
    client = as_person(world.contributor)
    text = text_of(client)
    assert "Progress for Year 2023" in text
    assert "1 entry is asked of Alpha. 1 is still to submit , the next by the end of 28 June 2024" in text
    assert "C-A · you lead" in text and "To write" in text and "due 28 June 2024" in text
    assert "Say what changed." in text and "ed@team.org" in text
    assert "Train nurses" not in text
    page = client.get("/workspace/").content.decode()
    given = {
        name: re.search(rf'name="{name}" value="(\d+)"', page).group(1)
        for name in ("commitment", "partner", "period")
    }
    assert client.post("/workspace/entries/start/", given).status_code == 302
    assert "Go on writing" in text_of(client)


def test_a_returned_entry_is_to_do_with_the_reason_at_it(world):
    entry = answered(world.asked_a, EntryState.RETURNED)
    returned = ReviewComment.objects.create(
        mission=world.mission, entry=entry, text="Name the source.", by="d" * 36, at=TODAY, returns=True
    )
    ReviewComment.objects.create(
        mission=world.mission, entry=entry, text="We look for it.", by="c" * 36, at=TODAY, answers=returned
    )
    text = text_of(as_person(world.contributor))
    assert "Returned" in text and "Why it came back: “Name the source.”" in text and "Answer" in text


def test_what_is_submitted_is_done_with_its_receipt(world):
    answered(world.asked_a)
    text = text_of(as_person(world.authoriser))
    assert "All are submitted." in text and "Receipt" in text and "waits for review" in text
    assert "To do" not in text


def test_what_was_not_answered_when_the_round_closed_leads_to_what_happened(world, clock):
    clock.move_to(dt.datetime(2024, 8, 1, 12, tzinfo=dt.UTC))
    client = as_person(world.contributor)
    text = text_of(client)
    assert "Closed without an entry" in text and "not answered, was due 28 June 2024" in text
    told = text_of(client, f"/workspace/requests/{world.asked_a.pk}/")
    assert "Nothing can be handed in any more." in told
    assert "31 July 2024" in told and "Ed Itor" in told and "ed@team.org" in told
    assert "Start the entry" not in told


def test_a_cancelled_request_is_gone_from_the_list_and_says_why_on_its_page(world):
    Request.objects.filter(pk=world.asked_a.pk).update(cancelled_at=TODAY, cancelled_reason="Asked twice.")
    client = as_person(world.contributor)
    assert "Nothing is asked of Alpha" in text_of(client)
    assert "Asked twice." in text_of(client, f"/workspace/requests/{world.asked_a.pk}/")


def test_what_was_not_asked_yet_is_not_shown(world):
    Request.objects.update(asked_at=None)
    assert "Nothing is asked of Alpha" in text_of(as_person(world.contributor))


def test_requests_of_others_are_not_there(world):
    for person in (world.contributor, accounts.person(), accounts.observer(world.mission)):
        assert as_person(person).get(f"/workspace/requests/{world.asked_b.pk}/").status_code == 404
    assert as_person(world.editor).get(f"/workspace/requests/{world.asked_b.pk}/").status_code == 200


def test_what_was_compiled_is_answered_by_writing_ones_own_entry(world):
    compiled = make_entry(world.of_a, world.a, world.period, origin="compiled")
    client = as_person(world.contributor)
    page = client.get("/workspace/").content.decode()
    assert "Write your own" in page and "entries/start/" not in page
    path = f"/workspace/entries/{compiled.code}/1/correct/"
    assert path in page
    assert client.post(path, {"reason": "In our own words."}).status_code == 302
    assert "Go on writing" in text_of(client)


def test_earlier_entries_are_listed_by_period_with_their_origin(world):
    make_entry(world.of_a, world.a, world.period, origin="compiled")
    assert "Year 2023 C-A Compiled from published sources" in text_of(as_person(world.contributor))


def test_the_start_page_takes_as_many_queries_for_much_work_as_for_little(world, django_assert_num_queries):
    client = as_person(world.contributor)
    client.get("/workspace/")
    answered(world.asked_a, EntryState.RETURNED)
    make_request(world.round, make_commitment(world.mission, "C-Z", lead=world.a), world.a)
    with django_assert_num_queries(19) as little:
        client.get("/workspace/")
    for number in range(60):
        asked = make_request(
            world.round, make_commitment(world.mission, f"N-{number}", lead=world.a), world.a
        )
        if number % 2:
            answered(asked, EntryState.RETURNED)
    with django_assert_num_queries(len(little)):
        page = client.get("/workspace/")
    assert 'rel="next"' in page.content.decode()


def test_the_team_sees_rounds_with_their_counts_and_what_waits_for_review(world):
    answered(world.asked_a)
    text = text_of(as_person(world.editor))
    assert "Progress for 2023 Open 28 June 2024 2 1 0 0 1 0 0" in text
    assert "C-A · Alpha · Year 2023" in text


def test_the_team_is_told_of_mail_that_could_not_be_sent_and_tries_again(world, clock):
    message = outbox.enqueue(kind="letter", address="jo@example.org", subject="Hello", body="x")
    OutboxMessage.objects.update(given_up_at=TODAY, last_error="550 no such person")
    client = as_person(world.editor)
    text = text_of(client)
    assert "Messages that could not be sent" in text and "550 no such person" in text
    assert client.post(f"/workspace/mail/{message.pk}/again/").status_code == 302
    message.refresh_from_db()
    assert message.given_up_at is None
    clock.shift(dt.timedelta(minutes=20))
    assert "Mail is not leaving." in text_of(as_person(world.editor))


def test_mail_of_all_missions_is_not_shown_to_a_team_of_one(world):
    outbox.enqueue(kind="letter", address="jo@example.org", subject="Hello", body="x")
    OutboxMessage.objects.update(given_up_at=TODAY)
    one = as_person(accounts.with_role(accounts.Role.EDITOR, mission=world.mission))
    assert "could not be sent" not in text_of(one)
    assert one.post(f"/workspace/mail/{OutboxMessage.objects.get().pk}/again/").status_code == 404


def test_demo_mail_is_shown_to_the_team_in_demo_mode_alone(world, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    for number in range(3):
        outbox.enqueue(
            kind="letter", address="jo@example.org", subject=f"Zwölf {number}",
            body=f"Open https://x.example/{number}/ <b>now</b>",
        )  # fmt: skip
    outbox.send_waiting()
    settings.DEMO = True
    page = as_person(world.editor).get("/workspace/mail/").content.decode()
    for number in range(3):
        assert f"Zwölf {number}" in page
        assert f'<a href="https://x.example/{number}/"' in page
    assert "<b>now</b>" not in page
    assert as_person(world.authoriser).get("/workspace/mail/").status_code == 404
    settings.DEMO = False
    assert as_person(world.editor).get("/workspace/mail/").status_code == 404
