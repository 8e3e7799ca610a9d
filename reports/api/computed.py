"""What is computed from the record as a whole: what changed between two reports, and how the money fits together."""

from __future__ import annotations

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from reports.api.editions import edition_body
from reports.api.fields import TEXT, TRUTH, WHOLE, Field
from reports.api.views import MissionDoor, as_csv
from reports.public.present import reconciled, since
from reports.public.present.names import Names
from reports.public.present.reconciled import Reconciled
from reports.released import Shelf
from reports.since import between

CHANGE_FIELDS = (
    Field("topic", TEXT, "What kind of change it is."),
    Field("what", TEXT, "How it changed, where the topic leaves that open.", absent="the topic says it"),
    Field("noun", TEXT, "What kind of thing it is about."),
    Field("key", TEXT, "The thing that it is about."),
    Field("title", TEXT, "Its name."),
    Field("before", TEXT, "What the earlier report says, in words.", absent="nothing"),
    Field("after", TEXT, "What the later report says, in words.", absent="nothing"),
    Field("reason", TEXT, "Why, as stated.", absent="not stated"),
)
CHECK_FIELDS = (
    Field("check", TEXT, "What is compared: promise, parts or totals."),
    Field("code", TEXT, "Code of the amount that is the whole.", absent="the mission's own sum"),
    Field("fund", TEXT, "Its fund."),
    Field("period", TEXT, "Code of its period.", absent="several, or not stated"),
    Field("kind", TEXT, "Kind of the amounts that are added up."),
    Field("stated_gbp", TEXT, "The whole as stated, in pounds."),
    Field("parts_gbp", TEXT, "What it is compared with, in pounds."),
    Field("parts", WHOLE, "How many amounts that is the sum of."),
    Field("difference_gbp", TEXT, "The whole less its parts, in pounds."),
    Field("exact", TRUTH, "Whether neither side is rounded."),
)


class Changes(MissionDoor):
    """What changed between two reports, each named by its period or by the position of its edition."""

    def get(self, request: Request, mission: str, earlier: str, later: str) -> HttpResponseBase:
        """Everything, by topic; as CSV a line for each thing."""
        shelf = self.opened(request, mission, self.query(request, ("edition",)))
        return self.answered(request, shelf, lambda: self._answer(request, shelf, earlier, later))

    def _answer(self, request: Request, shelf: Shelf, earlier: str, later: str) -> HttpResponseBase:
        found = between(shelf, earlier, later)
        if self.wants_csv(request):
            rows = [{name: text or None for name, text in row.items()} for row in since.rows(shelf, found)]
            return as_csv(f"{shelf.slug}-changes", Response((CHANGE_FIELDS, rows)))
        body = since.data(shelf, found)
        del body["mission"]
        return Response({"edition": edition_body(shelf.edition), **body})


class Money(MissionDoor):
    """How the amounts on record fit together, and by how much they do not."""

    def get(self, request: Request, mission: str) -> HttpResponseBase:
        """Every check."""
        shelf = self.opened(request, mission, self.query(request, ("edition",)))
        return self.answered(request, shelf, lambda: self._answer(request, shelf))

    def _answer(self, request: Request, shelf: Shelf) -> HttpResponseBase:
        checks = list(reconciled.lines(Reconciled(shelf, Names(shelf))))
        if self.wants_csv(request):
            return as_csv(f"{shelf.slug}-money", Response((CHECK_FIELDS, checks)))
        return Response({"edition": edition_body(shelf.edition), "checks": checks})
