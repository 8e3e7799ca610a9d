"""Two partners' people try each other's things by every way the admin has."""

import html
import json
import re

import pytest
from django.urls import reverse

from mission.actions import entries
from mission.choices import Door
from mission.models import ReportingRound
from tests.factories.mission import (
    make_area,
    make_commitment,
    make_indicator,
    make_outcome,
    make_period,
    make_series,
    make_source,
)
from tests.mission.admin.conftest import entry_in

pytestmark = pytest.mark.django_db


def _text(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


@pytest.mark.parametrize("page", ["changelist", "export"])
@pytest.mark.parametrize("kind", ["progressentry", "commitment", "partner", "request"])
def test_lists_and_files_hold_only_ones_own(as_, world, kind, page):
    text = _text(as_("authoriser").get(reverse(f"admin:mission_{kind}_{page}")))
    assert "Beta" not in text
    assert "C-B" not in text


def test_filters_offer_and_find_only_ones_own(as_, world):
    client, address = as_("authoriser"), reverse("admin:mission_progressentry_changelist")
    answer = client.get(address, {"partner": world.b.pk})
    assert "Beta" not in _text(answer)
    assert "0 progress entries" in _text(answer)


@pytest.mark.parametrize(
    "question",
    [
        "partner__name__startswith",
        "commitment__entries__done__contains",
        "done__contains",
        "commitment__title",
        "pk__in",
    ],
)
def test_a_question_that_is_no_filter_is_not_answered(as_, world, question):
    answer = as_("authoriser").get(
        reverse("admin:mission_progressentry_changelist"), {question: "Secret of Beta"}
    )
    assert answer.status_code in (302, 400)


@pytest.mark.parametrize("word", ["Beta", "C-B", "e-", "%", "_", "Secret"])
def test_search_finds_only_ones_own(as_, world, word):
    text = _text(as_("authoriser").get(reverse("admin:mission_progressentry_changelist"), {"q": word}))
    # What was typed comes back in the field and in links; nothing else may hold the other's name.
    echoed = ('value="Beta"', "q=Beta", "q%3DBeta")
    for echo in echoed:
        text = text.replace(echo, "")
    assert "Beta" not in text


@pytest.mark.parametrize(
    ("column", "model"),
    [("commitment", "progressentry"), ("partner", "progressentry"), ("partner", "request")],
)
def test_autocomplete_offers_only_ones_own(as_, world, column, model):
    asked = {"term": "", "app_label": "mission", "model_name": model, "field_name": column}
    answer = as_("authoriser").get(reverse("admin:autocomplete"), asked)
    found = [one["text"] for one in json.loads(answer.content)["results"]]
    assert found
    assert not [text for text in found if "Beta" in text or "C-B" in text]


@pytest.mark.parametrize("column", ["source", "outcome", "area"])
def test_autocomplete_of_what_they_may_not_know_of_is_refused(as_, world, column):
    model = {"source": "commitment", "outcome": "commitmentoutcome", "area": "commitmentarea"}[column]
    asked = {"term": "", "app_label": "mission", "model_name": model, "field_name": column}
    assert as_("authoriser").get(reverse("admin:autocomplete"), asked).status_code == 403


def test_a_bulk_action_reaches_only_ones_own(as_, world):
    theirs = world.entries["b", "submitted"]
    sent = {
        "action": "approve_selected",
        "_selected_action": [theirs.pk],
        "confirmed": "1",
        f"take_{theirs.pk}": "1",
        f"version_{theirs.pk}": 1,
    }
    answer = as_("authoriser").post(reverse("admin:mission_progressentry_changelist"), sent, follow=True)
    assert "Beta" not in _text(answer)
    theirs.refresh_from_db()
    assert theirs.state == "submitted"
    sent["action"] = "download_selected"
    assert "Beta" not in _text(
        as_("authoriser").post(reverse("admin:mission_progressentry_changelist"), sent, follow=True)
    )


def test_an_entry_for_another_partner_or_commitment_is_not_started(as_, world):
    client, address = as_("contributor"), reverse("admin:mission_progressentry_add")
    period = make_period(world.mission, 2030)
    for commitment, partner in ((world.of_b, world.b), (world.of_b, world.a), (world.of_a, world.b)):
        answer = client.post(
            address, {"commitment": commitment.pk, "partner": partner.pk, "period": period.pk}
        )
        assert answer.status_code == 200
        assert "Beta" not in _text(answer)
    answer = client.post(address, {"commitment": world.of_a.pk, "partner": world.a.pk, "period": period.pk})
    assert answer.status_code == 302
    made = world.a.entries.get(period=period)
    assert (made.state, made.origin, made.started_by) == (
        "draft",
        "partner",
        world.people["contributor"].actor,
    )


def test_history_names_colleagues_and_calls_the_team_the_team(as_, world):
    entry = world.entries["a", "draft"]
    author, team = world.people["contributor"], world.people["editor"]
    entries.save_draft(entry, changes={"done": "More."}, seen_version=1, by=author, door=Door.ADMIN)
    entries.withdraw(entry, reason="No longer asked for.", seen_version=2, by=team, door=Door.ADMIN)
    text = _text(as_("authoriser").get(reverse("admin:mission_progressentry_history", args=[entry.pk])))
    assert author.name in text
    assert team.name not in text
    assert "The delivery team" in text
    assert "No longer asked for." in text
    everything = _text(
        as_("reviewer").get(reverse("admin:mission_progressentry_history_file", args=[entry.pk]))
    )
    assert team.name in everything


def test_links_to_commitments_of_others_are_not_shown(as_, world):
    mine = make_commitment(world.mission, "C-A2", lead=world.a, title="Also of Alpha")
    world.of_a.links.create(
        mission=world.mission, related=world.of_b, relation="followed_by", reason="Because of Beta"
    )
    world.of_a.links.create(
        mission=world.mission, related=mine, relation="followed_by", reason="Because of Alpha"
    )
    for page in ("change", "history", "history_file"):
        text = _text(as_("authoriser").get(reverse(f"admin:mission_commitment_{page}", args=[world.of_a.pk])))
        assert "C-B" not in text
        assert "Because of Beta" not in text
        assert "Because of Alpha" in text


def test_the_start_page_counts_only_ones_own(as_, world):
    period = make_period(world.mission, 2031)
    entry_in("returned", world.of_a, world.a, period)
    text = _text(as_("authoriser").get(reverse("admin:index")))
    assert "Sent back to you" in text
    assert "Beta" not in text
    assert "C-B" not in text


def test_any_row_by_its_number_is_no_address_here(as_, world):
    assert as_("authoriser").get("/admin/r/10/1/").status_code == 404


def test_links_that_are_gone_are_told_of_only_where_they_led_to_ones_own(as_, world):
    mine = make_commitment(world.mission, "C-A2", lead=world.a, title="Also of Alpha")
    for related, reason in ((world.of_b, "Because of Beta"), (mine, "Because of Alpha")):
        link = world.of_a.links.create(
            mission=world.mission, related=related, relation="followed_by", reason=reason
        )
        link.delete()
    for page in ("history", "history_file"):
        address = reverse(f"admin:mission_commitment_{page}", args=[world.of_a.pk])
        text = _text(as_("authoriser").get(address))
        assert "Deleted commitment link" in text
        assert "Because of Alpha" in text
        assert "Because of Beta" not in text and "C-B" not in text
        assert "Because of Beta" in _text(as_("editor").get(address))


def _addresses(text):
    return {html.unescape(one) for one in re.findall(r'href="(/admin/[^"]*)"', text)}


@pytest.mark.parametrize("role", ["contributor", "authoriser"])
def test_no_link_on_any_of_their_pages_leads_to_where_they_may_not_go(as_, world, role):
    client, mission = as_(role), world.mission
    source = make_source(mission, title="A report")
    world.of_a.source = source
    world.of_a.save()
    world.a.source, world.a.area = source, make_area(mission)
    world.a.save()
    world.of_a.parts.create(mission=mission, partner=world.b, role="delivery")
    world.of_a.outcome_links.create(mission=mission, outcome=make_outcome(mission, "O-1"))
    world.of_a.area_links.create(mission=mission, area=make_area(mission))
    world.of_a.milestones.create(
        mission=mission, code="M-1", date="2024", state="planned", title="Opening", source=source
    )
    for state in ("draft", "approved"):
        entry = world.entries["a", state]
        entry.evidence.create(mission=mission, mark=1, source=source)
        entry.figures.create(
            mission=mission, series=make_series(make_indicator(mission)), start="2022-01-01", end="2022-12-31",
            value="5", printed="5",
        )  # fmt: skip
    days = {"opens": "2040-04-01", "due": "2040-05-01", "closes": "2040-06-01"}
    asked = ReportingRound.objects.create(
        mission=mission, period=make_period(mission, 2040), title="R", **days
    )
    request = asked.requests.create(mission=mission, commitment=world.of_a, partner=world.a, due="2040-05-01")
    pages, seen = {reverse("admin:index")}, set()
    rows = [("commitment", world.of_a), ("partner", world.a), ("request", request)]
    rows += [("progressentry", world.entries["a", state]) for state in ("draft", "approved", "submitted")]
    pages |= {
        reverse(f"admin:mission_{kind}_{page}", args=[row.pk])
        for kind, row in rows
        for page in ("change", "history")
    }
    for page in pages:
        seen |= _addresses(_text(client.get(page)))
    refused = {address: client.get(address).status_code for address in seen}
    assert {address: status for address, status in refused.items() if status not in (200, 302)} == {}
    assert reverse("admin:mission_commitment_change", args=[world.of_a.pk]) in seen


def test_the_team_follows_the_same_fields_as_links(as_, world):
    world.of_a.parts.create(mission=world.mission, partner=world.b, role="delivery")
    text = _text(as_("reviewer").get(reverse("admin:mission_commitment_change", args=[world.of_a.pk])))
    assert reverse("admin:mission_partner_change", args=[world.b.pk]) in text
