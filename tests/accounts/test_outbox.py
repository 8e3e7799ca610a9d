"""Messages wait in the outbox and are sent by the worker, once, with what can go wrong on the way."""

from __future__ import annotations

import datetime as dt
import smtplib
from threading import Event

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts import jobs, outbox
from accounts.actions.closing import close_account
from accounts.management.commands import run_worker
from accounts.models import OutboxMessage
from tests.factories import accounts
from tests.factories.mail import sent
from tests.factories.smtp import mail_server

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2024, 6, 3, 12, tzinfo=dt.UTC)


def write(**more):
    given = {"kind": "letter", "address": "jo@example.org", "subject": "A subject", "body": "The words"}
    return outbox.enqueue(**given | more)


@pytest.fixture
def server(settings):
    """A real mail server on a socket, to which the service sends."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def test_a_message_is_sent_over_smtp_to_the_persons_address_of_now(server):
    person = accounts.person(email="old@example.org")
    message = write(address="", person=person, subject="Zwölf\nBcc: all@example.org")
    person.email = "new@example.org"
    person.save()
    assert outbox.send_waiting() == 1
    [arrived] = server.messages
    assert arrived["To"] == "new@example.org"
    assert arrived["Subject"] == "Zwölf Bcc: all@example.org"
    assert arrived["Bcc"] is None
    assert arrived["Message-ID"] == message.message_id
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().strip() == "The words"
    assert "rcpt TO:<new@example.org>" in server.lines


def test_what_was_sent_is_not_sent_again_and_its_text_is_not_kept(server):
    message = write(body="https://example.org/a-secret-link/")
    outbox.send_waiting()
    assert outbox.send_waiting() == 0
    message.refresh_from_db()
    assert message.sent_at is not None
    assert message.body == ""
    assert len(server.messages) == 1


def test_a_message_refused_for_now_is_tried_again_under_the_same_message_id(server):
    server.refusals = [("DATA", "451 come back later"), ("RCPT", "450 mailbox is busy")]
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        outbox.send_waiting()
        message.refresh_from_db()
        assert (message.sent_at, message.tries, message.body) == (None, 1, "The words")
        assert "come back later" in message.last_error
        assert outbox.send_waiting() == 0
        for minutes in (1, 2):
            clock.shift(dt.timedelta(minutes=minutes))
            assert outbox.send_waiting() == 1
    message.refresh_from_db()
    assert message.sent_at is not None
    assert message.last_error == ""
    assert [arrived["Message-ID"] for arrived in server.messages] == [message.message_id]


@pytest.mark.parametrize("refusal", [("RCPT", "550 no such person"), ("DATA", "554 not wanted")])
def test_a_message_refused_for_good_is_given_up_at_once(server, refusal):
    server.refusals = [refusal]
    message = write()
    outbox.send_waiting()
    message.refresh_from_db()
    assert message.given_up_at is not None
    assert refusal[1].split(" ", 1)[1] in message.last_error
    assert outbox.send_waiting() == 0


def test_a_server_that_is_away_is_waited_for_more_than_two_days_and_then_the_message_is_given_up(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        tries = 0
        while message.given_up_at is None:
            tries += outbox.send_waiting()
            message.refresh_from_db()
            clock.move_to(max(message.send_after, timezone.now()))
        assert tries == outbox.MOST_TRIES
        assert timezone.now() - NOW > dt.timedelta(days=2)
        assert outbox.try_again(message)
        message.refresh_from_db()
        assert (message.given_up_at, message.tries, message.body) == (None, 0, "The words")
        assert not outbox.try_again(message)


def test_only_one_worker_has_a_message_until_its_lease_ends():
    with time_machine.travel(NOW, tick=False) as clock:
        write()
        held = outbox.lease("one")
        assert outbox.lease("two") is None
        clock.shift(dt.timedelta(minutes=6))
        taken = outbox.lease("two")
        assert taken.pk == held.pk
        # The first one comes back late: it is no longer its message.
        outbox.failed(held, smtplib.SMTPServerDisconnected("gone"), worker="one")
        taken.refresh_from_db()
        assert (taken.leased_by, taken.last_error) == ("two", "")


def test_a_message_with_which_workers_end_again_and_again_is_set_aside():
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        for _ in range(outbox.MOST_TRIES):
            assert outbox.lease("one")
            clock.shift(dt.timedelta(minutes=6))
        assert outbox.lease("one") is None
    message.refresh_from_db()
    assert "ended before it was sent" in message.last_error
    assert message.given_up_at is not None


def test_a_message_of_a_transaction_that_failed_never_was():
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert sent() == []


def test_a_closed_account_gets_nothing_more():
    person = accounts.person()
    write(address="", person=person)
    close_account(person, by=person, reason="Leaving")
    assert outbox.enqueue(kind="letter", person=person, subject="S", body="B") is None
    assert sent() == []
    assert not OutboxMessage.objects.exists()


def test_somebody_who_is_closed_out_between_writing_and_sending_gets_nothing():
    person = accounts.person()
    message = write(address="", person=person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert sent() == []
    message.refresh_from_db()
    assert message.given_up_at is not None


def test_nobody_is_no_address():
    with pytest.raises(ValueError, match="somebody"):
        write(address="")


def test_what_is_no_longer_true_is_taken_away_before_it_is_sent():
    write(about="invitation 1")
    write(about="invitation 2", subject="The other")
    outbox.drop("invitation 1")
    assert [message.subject for message in sent()] == ["The other"]


def test_messages_are_forgotten_after_a_time():
    with time_machine.travel(NOW, tick=False) as clock:
        write()
        outbox.send_waiting()
        waits = write(send_after=NOW + dt.timedelta(days=400))
        clock.shift(dt.timedelta(days=91))
        outbox.forget_old()
    assert list(OutboxMessage.objects.all()) == [waits]


def test_the_text_of_a_message_that_was_given_up_is_forgotten_sooner_and_it_cannot_be_tried_again(server):
    server.refusals = [("RCPT", "550 no such person")]
    with time_machine.travel(NOW, tick=False) as clock:
        message = write()
        outbox.send_waiting()
        clock.shift(dt.timedelta(days=15))
        outbox.forget_old()
    message.refresh_from_db()
    assert message.body == ""
    assert not outbox.try_again(message)


def test_looking_for_mail_takes_one_query_however_much_was_sent(django_assert_num_queries):
    for _ in range(3):
        write()
    outbox.send_waiting()
    with django_assert_num_queries(1):
        assert jobs.send_mail(Event()) == 0


def test_a_worker_that_is_told_to_stop_takes_no_further_message():
    write()
    stop = Event()
    stop.set()
    assert jobs.send_mail(stop) == 0
    assert mail.outbox == []


def test_run_worker_once_does_what_waits_and_ends():
    write()
    call_command("run_worker", "--once")
    assert [message.subject for message in mail.outbox] == ["A subject"]


def test_two_jobs_cannot_have_one_name():
    with pytest.raises(ValueError, match="mail"):
        jobs.job("mail")(lambda stop: 0)


def test_a_job_that_fails_is_tried_again(monkeypatch, caplog):
    stop = Event()
    tries = []

    def fails_once(stop):
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionError("no database")
        stop.set()
        return 1

    monkeypatch.setattr(run_worker, "LONGEST_WAIT", 0.0)
    monkeypatch.setattr(run_worker, "connections", type("Kept", (), {"close_all": lambda: None}))
    monkeypatch.setattr(run_worker, "close_old_connections", lambda: None)
    run_worker._over_and_over(jobs.Job("a job", 0.0, fails_once), stop)
    assert len(tries) == 2
    assert "a job" in caplog.text
    assert connection.is_usable()


def test_what_is_no_longer_true_goes_also_where_it_was_given_up_or_its_worker_died():
    write(about="invitation 1")
    OutboxMessage.objects.update(given_up_at=timezone.now())
    dead = write(about="invitation 1")
    OutboxMessage.objects.filter(pk=dead.pk).update(
        leased_by="gone", leased_until=timezone.now() - dt.timedelta(minutes=5)
    )
    held = write(about="invitation 1")
    OutboxMessage.objects.filter(pk=held.pk).update(
        leased_by="alive", leased_until=timezone.now() + dt.timedelta(minutes=5)
    )
    outbox.drop("invitation 1")
    assert list(OutboxMessage.objects.all()) == [held]
