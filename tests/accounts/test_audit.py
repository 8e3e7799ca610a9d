"""The audit record."""

import pytest
from django.db import DatabaseError, transaction

from accounts import audit
from accounts.models import AuditEvent
from accounts.words import EventType
from tests.factories import accounts

pytestmark = pytest.mark.django_db


def test_an_event_says_who_what_and_about_whom_without_names():
    by, about = accounts.person(), accounts.person()
    event = audit.record(EventType.ROLE_GIVEN, by=by, about=about, target="Editor", note="x" * 600)
    assert (event.actor, event.about, len(event.note)) == (by.actor, about.actor, 500)
    assert str(event) == "A role was given: Editor"


def test_the_service_itself_acts_without_an_actor():
    assert audit.record(EventType.PERSON_ADDED, by=None).actor == ""


@pytest.mark.parametrize("change", [lambda rows: rows.update(note="other"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_an_event(change):
    audit.record(EventType.INVITED, by=None, note="first")
    with pytest.raises(DatabaseError), transaction.atomic():
        change(AuditEvent.objects.all())
    assert AuditEvent.objects.get().note == "first"


def test_an_unknown_kind_of_event_is_refused():
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.create(event="something_else")
