"""A partner with its people, a commitment with a target, and a draft, for tests of the entry's pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client
from django.urls import reverse

from mission.actions import entries
from mission.choices import Door
from mission.models import Milestone, ProgressEntry, ReportingRound, Request, Target
from tests.factories import accounts
from tests.factories.mission import (
    make_commitment,
    make_entry,
    make_indicator,
    make_mission,
    make_observation,
    make_outcome,
    make_partner,
    make_period,
    make_series,
    make_source,
)

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n"


class World:
    """What the tests speak of. Every page is opened by somebody who is signed in."""

    def __init__(self) -> None:
        self.mission = make_mission("m")
        self.partner = make_partner(self.mission, "p", name="Harbour House")
        self.other = make_partner(self.mission, "q")
        self.outcome = make_outcome(self.mission, "o")
        self.commitment = make_commitment(
            self.mission, "C-1", lead=self.partner, outcomes=[self.outcome], title="A family service"
        )
        self.last_period, self.period = make_period(self.mission, 2021), make_period(self.mission, 2022)
        self.last = make_entry(
            self.commitment,
            self.partner,
            self.last_period,
            status="on_track",
            done="The plan was made.",
            next="It opens.",
        )
        self.writer = accounts.contributor(self.partner, name="Wilma Writer")
        self.colleague = accounts.contributor(self.partner, name="Colin Colleague")
        self.signer = accounts.authoriser(self.partner, name="Ada Authoriser")
        self.stranger = accounts.authoriser(self.other)
        self.reviewer = accounts.reviewer(name="Rita Reviewer")
        self.editor = accounts.editor(name="Ed Editor")

    def start(self, by: Any = None) -> ProgressEntry:
        """A draft of the period."""
        return entries.start(
            self.commitment, self.partner, self.period, by=by or self.writer, door=Door.WORKSPACE
        )

    def draft(self, **words: str) -> ProgressEntry:
        """A draft that says something."""
        entry = self.start()
        given = {"delivery_status": "on_track", "done": "The service opened."} | words
        return entries.save_draft(
            entry, changes=given, seen_version=entry.version, by=self.writer, door=Door.WORKSPACE
        )

    def submitted(self) -> ProgressEntry:
        """A submitted entry."""
        entry = self.draft()
        return entries.submit(entry, seen_version=entry.version, by=self.signer, door=Door.WORKSPACE)

    def approved(self, **assessed: str) -> ProgressEntry:
        """An approved entry."""
        entry = self.submitted()
        return entries.approve(
            entry, seen_version=entry.version, by=self.reviewer, door=Door.WORKSPACE, **assessed
        )

    def target(self, unit: str = "count", before: str = "") -> Any:
        """A series that the commitment has a target for; with a value of the year before."""
        indicator = make_indicator(self.mission, outcome=self.outcome, unit=unit, unit_label="placements")
        series = make_series(indicator)
        Target.objects.create(
            mission=self.mission, code=f"t-{indicator.code}", indicator=indicator, series=series, title="More of it",
            commitment=self.commitment, measure="level", comparator="at_least", set_by="A minister", note="x",
        )  # fmt: skip
        if before:
            make_observation(
                series, before, year=2021, published="2022-05-01", source=make_source(self.mission)
            )
        return series

    def milestone(self, **fields: Any) -> Milestone:
        """A planned milestone of the commitment."""
        given = {
            "code": f"s-{Milestone.objects.count()}",
            "title": "The doors open",
            "date": "2022-06",
            "state": "planned",
        }
        return Milestone.objects.create(mission=self.mission, commitment=self.commitment, **given | fields)

    def asked(self, *, closes: dt.date, **fields: Any) -> Request:
        """A request for the entry in a round that closes on a day."""
        about = ReportingRound.objects.create(
            mission=self.mission, period=self.period, title=f"Round to {closes}", opens=dt.date(2020, 1, 1), due=closes, closes=closes,
        )  # fmt: skip
        return Request.objects.create(
            mission=self.mission,
            round=about,
            commitment=self.commitment,
            partner=self.partner,
            **{"due": closes} | fields,
        )


def at(entry: ProgressEntry, name: str = "entry", **more: Any) -> str:
    """The address of a page of an entry."""
    return reverse(f"workspace:{name}", kwargs={"code": entry.code, "number": entry.number, **more})


def signed_in(person: Any) -> Client:
    """A browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    return client


def form_of(client: Client, entry: ProgressEntry, query: str = "") -> dict[str, Any]:
    """The fields of the entry's page as a browser would send them, untouched."""
    answer = client.get(at(entry) + query)
    assert answer.status_code == 200, answer.status_code
    context = answer.context
    fields: dict[str, Any] = {"version": context["version"], "seen": context["seen"], "note": context["note"]}
    sheet = context["sheet"]
    fields |= dict(sheet.counts)
    for form in sheet.all():
        for bound in form:
            value = bound.value()
            if bound.name != "file" and value not in (None, "", False):
                fields[bound.html_name] = value
    return fields
