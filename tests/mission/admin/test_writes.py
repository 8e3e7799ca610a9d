"""How the admin writes: with who and why, over the version that was seen, never a delete of what was public."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from mission.models import (
    ChangeRecord,
    Commitment,
    CommitmentPartner,
    Fund,
    Outcome,
    Partner,
    ProgressEntry,
    Target,
)
from tests.factories.mission import make_indicator, make_outcome, make_series
from tests.factories.reports import released_edition

pytestmark = pytest.mark.django_db


def _inline(prefix, *rows, initial=0):
    sent = {
        f"{prefix}-TOTAL_FORMS": len(rows),
        f"{prefix}-INITIAL_FORMS": initial,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for number, row in enumerate(rows):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


def _no_inlines():
    return {**_inline("parts"), **_inline("outcome_links"), **_inline("area_links"), **_inline("milestones")}


def _add_commitment(client, *parts, **fields):
    given = {
        "ref": "C-9",
        "title": "New",
        "description": "New",
        "announced": "2026-04",
        "due": "2027",
        "origin": "A speech",
    }
    return client.post(
        reverse("admin:mission_commitment_add"),
        {**given, **_no_inlines(), **_inline("parts", *parts), **fields},
    )


def test_a_commitment_is_added_with_two_joint_leads_and_the_history_says_who_and_why(as_, world):
    parts = [{"partner": p.pk, "role": "joint_lead"} for p in (world.a, world.b)]
    answer = _add_commitment(as_("editor"), *parts, why_changed="Announced in the chamber")
    assert answer.status_code == 302, answer.content.decode()
    made = Commitment.objects.get(ref="C-9")
    assert (made.mission, made.announced_first.isoformat(), made.due_last.isoformat()) == (
        world.mission,
        "2026-04-01",
        "2027-12-31",
    )
    assert list(made.parts.values_list("role", flat=True)) == ["joint_lead", "joint_lead"]
    record = ChangeRecord.objects.get(table="mission_commitment", row=made.pk)
    assert (record.actor, record.door, record.why) == (
        world.people["editor"].actor,
        "admin",
        "Announced in the chamber",
    )
    part = ChangeRecord.objects.filter(table="mission_commitmentpartner").first()
    assert (part.actor, part.request) == (record.actor, record.request)


@pytest.mark.parametrize("roles", [(), ("joint_lead",), ("lead", "joint_lead"), ("delivery",)])
def test_a_commitment_without_a_proper_lead_is_refused_with_a_sentence(as_, world, roles):
    parts = [{"partner": p.pk, "role": role} for p, role in zip((world.a, world.b), roles, strict=False)]
    answer = _add_commitment(as_("editor"), *parts)
    assert answer.status_code == 200
    assert b"lead" in answer.content
    assert not Commitment.objects.filter(ref="C-9").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("announced", "2026-13"), ("due", "next year"), ("ref", "C 9"), ("ref", "C/9"), ("ref", "C-A")],
)
def test_wrong_dates_and_references_are_refused_at_their_field(as_, world, field, value):
    answer = _add_commitment(as_("editor"), {"partner": world.a.pk, "role": "lead"}, **{field: value})
    assert answer.status_code == 200
    assert b"errorlist" in answer.content


def test_who_saves_over_a_newer_text_is_shown_both_and_chooses(as_, world):
    outcome = make_outcome(world.mission, "O-1", title="First")
    client, address = as_("editor"), reverse("admin:mission_outcome_change", args=[outcome.pk])
    mine = {"code": "O-1", "title": "Mine", "kind": "outcome", "locator": "p. 1", "seen_version": 1}
    Outcome.objects.filter(pk=outcome.pk).update(title="Theirs", version=2)
    answer = client.post(address, mine)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Mine" in text and "Theirs" in text and "Somebody else saved a newer version" in text
    assert 'name="seen_version" value="2"' in text
    assert Outcome.objects.get(pk=outcome.pk).title == "Theirs"
    answer = client.post(address, mine | {"seen_version": 2, "take_title": "theirs", "take_locator": "mine"})
    assert answer.status_code == 302
    outcome.refresh_from_db()
    assert (outcome.title, outcome.locator, outcome.version) == ("Theirs", "p. 1", 3)


def test_a_post_that_does_not_say_what_was_seen_changes_nothing(as_, world):
    outcome = make_outcome(world.mission, "O-1", title="First")
    as_("editor").post(
        reverse("admin:mission_outcome_change", args=[outcome.pk]),
        {"code": "O-1", "title": "Blind", "kind": "outcome"},
    )
    outcome.refresh_from_db()
    assert outcome.title == "First"


def test_a_row_below_that_somebody_else_changed_is_not_overwritten(as_, world):
    part = CommitmentPartner.objects.get(commitment=world.of_a)
    CommitmentPartner.objects.filter(pk=part.pk).update(role="delivery", version=2)
    row = {
        "id": part.pk,
        "commitment": world.of_a.pk,
        "partner": world.a.pk,
        "role": "lead",
        "seen_version": 1,
    }
    sent = {
        "ref": "C-A",
        "title": "T",
        "description": "x",
        "origin": "A speech",
        "due": "2025",
        "seen_version": 1,
    }
    answer = as_("editor").post(
        reverse("admin:mission_commitment_change", args=[world.of_a.pk]),
        {**sent, **_no_inlines(), **_inline("parts", row, initial=1)},
    )
    assert answer.status_code == 200
    part.refresh_from_db()
    assert part.role == "delivery"


def test_what_was_public_is_not_deleted_and_its_name_stays(as_, world):
    released_edition(world.mission)
    client = as_("administrator")
    for kind, row in (("commitment", world.of_a), ("partner", world.a)):
        answer = client.post(
            reverse(f"admin:mission_{kind}_delete", args=[row.pk]), {"post": "yes"}, follow=True
        )
        assert "was public, so it cannot be deleted" in answer.content.decode()
        assert type(row).objects.filter(pk=row.pk).exists()
    client.post(
        reverse("admin:mission_partner_change", args=[world.a.pk]),
        {"code": "other", "name": "Other", "seen_version": 1},
    )
    assert Partner.objects.get(pk=world.a.pk).code == "partner-a"


def test_what_was_never_public_is_deleted_and_the_history_keeps_it(as_, world):
    fund = Fund.objects.create(mission=world.mission, name="Never used")
    assert (
        as_("editor").post(reverse("admin:mission_fund_delete", args=[fund.pk]), {"post": "yes"}).status_code
        == 302
    )
    record = ChangeRecord.objects.get(table="mission_fund", op="delete")
    assert json.loads(record.before)["name"] == "Never used"
    assert record.actor == world.people["editor"].actor


def test_there_is_no_bulk_delete(as_, world):
    sent = {"action": "delete_selected", "_selected_action": [world.of_a.pk], "post": "yes"}
    as_("administrator").post(reverse("admin:mission_commitment_changelist"), sent)
    assert Commitment.objects.filter(pk=world.of_a.pk).exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("59.30", "59.30"),
        ("1,250", "1250"),
        ("-3.5", "-3.5"),
        ("0.0000004", "0.0000004"),
        ("£1,250.50", "1250.50"),
    ],
)
def test_a_figure_is_kept_with_its_decimals_and_as_a_number(as_, world, typed, kept):
    indicator = make_indicator(world.mission)
    sent = {
        "code": "T-1", "title": "T", "indicator": indicator.pk, "set_by": "Somebody", "note": "x", "measure": "level", "comparator": "at_least",
        "value_printed": typed,
    }  # fmt: skip
    answer = as_("editor").post(reverse("admin:mission_target_add"), sent)
    assert answer.status_code == 302, answer.content.decode()
    target = Target.objects.get(code="T-1")
    assert target.value_printed == kept
    assert abs(target.value - Decimal(kept)) < Decimal("0.000001")


@pytest.mark.parametrize("typed", ["NaN", "1e5", "about 5", "1" * 13, "=1+1"])
def test_what_is_no_figure_is_refused_with_a_sentence(as_, world, typed):
    fund = Fund.objects.create(mission=world.mission, name="F")
    sent = {"code": "F-1", "fund": fund.pk, "kind": "total", "amount": typed, "purpose": "x"}
    answer = as_("editor").post(reverse("admin:mission_funding_add"), sent)
    assert answer.status_code == 200
    assert b"not a number" in answer.content or b"digits before the point" in answer.content


def test_a_draft_is_saved_by_the_verb_with_its_evidence(as_, world):
    entry = world.entries["a", "draft"]
    evidence = {"mark": 1, "link": "https://example.org/a", "link_title": "A"}
    sent = {
        "delivery_status": "delayed",
        "reason": "Staff left.",
        "done": "Half.[^1]",
        "next": "The rest.",
        "seen_version": 1,
    }
    inlines = {
        **_inline("figures"),
        **_inline("evidence", evidence),
        **_inline("case_study"),
        **_inline("comments"),
    }
    address = reverse("admin:mission_progressentry_change", args=[entry.pk])
    assert as_("contributor").post(address, {**sent, **inlines}).status_code == 302
    entry.refresh_from_db()
    assert (entry.done, entry.delivery_status, entry.version) == ("Half.[^1]", "delayed", 3)
    assert entry.writers.filter(by=world.people["contributor"].actor).exists()
    assert entry.evidence.get().link_title == "A"
    answer = as_("authoriser").post(address, {**sent, **inlines, "done": "Mine"})
    assert "Both texts" in answer.content.decode()
    assert ProgressEntry.objects.get(pk=entry.pk).done == "Half.[^1]"


def _draft_parts(*, figures=(), evidence=(), study=()):
    return {
        **_inline("figures", *figures, initial=sum("id" in row for row in figures)),
        **_inline("evidence", *evidence, initial=sum("id" in row for row in evidence)),
        **_inline("case_study", *study, initial=sum("id" in row for row in study)),
        **_inline("comments"),
    }


def _words(entry):
    return {
        "delivery_status": "on_track",
        "done": "Half.",
        "next": "",
        "reason": "",
        "seen_version": entry.version,
    }


def test_figures_and_evidence_of_a_draft_are_changed_and_taken_out_by_their_verbs(as_, world):
    entry, series = world.entries["a", "draft"], make_series(make_indicator(world.mission))
    entry.origin = "delivery_team"
    entry.save()
    client, editor = as_("editor"), world.people["editor"]
    address = reverse("admin:mission_progressentry_change", args=[entry.pk])
    figure = {"series": series.pk, "start": "2018-01-01", "end": "2018-12-31", "printed": "1,250"}
    evidence = {"mark": 1, "link": "https://example.org/a"}
    assert (
        client.post(address, _words(entry) | _draft_parts(figures=[figure], evidence=[evidence])).status_code
        == 302
    )
    entry.refresh_from_db()
    row, note = entry.figures.get(), entry.evidence.get()
    assert (row.value, row.printed) == (Decimal(1250), "1250")
    there = {"id": row.pk, "entry": entry.pk, "seen_version": row.version}
    noted = evidence | {"id": note.pk, "entry": entry.pk, "seen_version": note.version}
    sent = _draft_parts(figures=[figure | there | {"printed": "1,260"}], evidence=[noted | {"DELETE": "on"}])
    assert client.post(address, _words(entry) | sent).status_code == 302
    row.refresh_from_db()
    assert (row.printed, row.version, entry.evidence.count()) == ("1260", 2, 0)
    changes = ChangeRecord.objects.filter(table="mission_entryfigure").order_by("id")
    assert [(one.op, one.actor, one.door) for one in changes] == [
        ("insert", editor.actor, "admin"),
        ("update", editor.actor, "admin"),
    ]
    assert entry.writers.filter(by=editor.actor).exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"printed": "about 5"}, "not a number"),
        ({"printed": ""}, "Give a figure, or say why there is none."),
        ({"printed": "5", "missing": "suppressed"}, "Give a figure or say why there is none, not both."),
        ({"printed": "5", "end": "2017-12-31"}, "The last day comes before the first."),
    ],
)
def test_a_wrong_figure_is_told_at_its_row_and_nothing_is_saved(as_, world, wrong, sentence):
    entry, series = world.entries["a", "draft"], make_series(make_indicator(world.mission))
    entry.origin = "delivery_team"
    entry.save()
    figure = {"series": series.pk, "start": "2018-01-01", "end": "2018-12-31"} | wrong
    answer = as_("editor").post(
        reverse("admin:mission_progressentry_change", args=[entry.pk]),
        _words(entry) | _draft_parts(figures=[figure]),
    )
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    entry.refresh_from_db()
    assert (entry.version, entry.figures.count()) == (1, 0)


def test_evidence_is_a_link_or_a_source_and_its_link_an_address(as_, world):
    entry = world.entries["a", "draft"]
    address = reverse("admin:mission_progressentry_change", args=[entry.pk])
    for evidence, sentence in (
        ({"mark": 1, "link": "javascript:alert(1)"}, "begins with https:// or http://"),
        ({"mark": 1}, "exactly one of them"),
    ):
        answer = as_("contributor").post(address, _words(entry) | _draft_parts(evidence=[evidence]))
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
    assert not entry.evidence.exists()


def test_an_uploaded_file_is_named_on_the_page_and_kept_by_a_save(as_, world):
    entry = world.entries["a", "draft"]
    note = entry.evidence.create(
        mission=world.mission, mark=1, file="evidence/abc.pdf", file_name="Minutes.pdf"
    )
    client, address = as_("contributor"), reverse("admin:mission_progressentry_change", args=[entry.pk])
    assert "Minutes.pdf" in client.get(address).content.decode()
    row = {"id": note.pk, "entry": entry.pk, "seen_version": 1, "mark": 1, "locator": "p. 2"}
    assert client.post(address, _words(entry) | _draft_parts(evidence=[row])).status_code == 302
    note.refresh_from_db()
    assert (note.file.name, note.file_name, note.locator) == ("evidence/abc.pdf", "Minutes.pdf", "p. 2")


def test_several_are_approved_with_single_ones_left_out(as_, world):
    rows = [world.entries["a", "submitted"], world.entries["b", "submitted"], world.entries["a", "draft"]]
    client, address = as_("reviewer"), reverse("admin:mission_progressentry_changelist")
    sent = {"action": "approve_selected", "_selected_action": [row.pk for row in rows]}
    asked = client.post(address, sent).content.decode()
    assert "Secret of Alpha" in asked and "Secret of Beta" in asked
    assert not ProgressEntry.objects.filter(pk__in=[rows[0].pk, rows[1].pk], state="approved").exists()
    confirmed = (
        sent
        | {"confirmed": "1", f"take_{rows[0].pk}": "1", f"take_{rows[2].pk}": "1"}
        | {f"version_{row.pk}": 1 for row in rows}
    )
    said = client.post(address, confirmed, follow=True).content.decode()
    assert [ProgressEntry.objects.get(pk=row.pk).state for row in rows] == ["approved", "submitted", "draft"]
    assert (
        "Approved 1 entry" in said
        and "you left it out" in said
        and "is for an entry that is submitted" in said
    )
