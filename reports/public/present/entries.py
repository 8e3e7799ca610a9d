"""Progress entries as rows that lead to their place on the page of the commitment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mission.choices import Origin
from mission.markdown import plain
from reports.public.addresses import address
from reports.public.present.names import Names
from reports.public.present.timeline import anchor
from reports.released import Body, Shelf

#: How much of an entry a list shows.
LONGEST = 220


def entry_row(shelf: Shelf, body: Body, titles: Mapping[str, str], names: Names) -> dict[str, Any]:
    """For reports/entry_rows.html."""
    ref = body["commitment"]
    return {
        "ref": ref,
        "title": titles.get(ref, ref),
        "url": f"{address(shelf, 'commitment', ref=ref)}#{anchor(body['code'])}",
        "partner": names.partner_link(body["partner"]),
        "status": body["status"] or "",
        "text": shortened(plain(body["done"] or "")),
        "compiled": body["origin"] == Origin.COMPILED,
    }


def shortened(text: str) -> str:
    """The beginning of a text, cut after a word."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST:
        return flat
    return f"{flat[:LONGEST].rsplit(' ', 1)[0].rstrip(',;:')} …"
