"""Addresses of figures, areas, editions, files and the pages about the data."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from accounts.guards import public
from reports.public import (
    about,
    areas,
    corrections,
    downloads,
    editions,
    files,
    gallery,
    indicators,
    methods,
    money,
    report_pages,
    since,
    sources,
    thing_files,
)
from reports.public.tables import TABLES

_pages: list[URLPattern | URLResolver] = [
    path("indicators/", indicators.index, name="indicators"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("areas/", areas.index, name="areas"),
    path("areas/<str:code>/", areas.area, name="area"),
    path("editions/", editions.index, name="editions"),
    path("editions/<int:earlier>/<int:later>/", editions.difference, name="difference"),
    path("edition/", editions.edition, name="edition"),
    path("report/", report_pages.contents, name="report"),
    path("report/<str:chapter>/", report_pages.chapter, name="report_chapter"),
    path("changes/", since.index, name="since_index"),
    path("changes/<str:earlier>/<str:later>/", since.since, name="since"),
    path("changes/<str:earlier>/<str:later>.csv", since.since_csv, name="since_csv"),
    path("changes/<str:earlier>/<str:later>.json", since.since_json, name="since_json"),
    path("corrections/", corrections.index, name="corrections"),
    path("corrections.atom", corrections.feed, name="corrections_feed"),
    path("downloads/", downloads.index, name="downloads"),
    path("files/<str:name>", downloads.file, name="file"),
    path("edition/document.json", editions.document, name="edition_document"),
    path("money/", money.money, name="money"),
    path("money/fits.csv", money.money_csv, name="money_csv"),
    path("money/fits.json", money.money_json, name="money_json"),
    path("sources/", sources.index, name="sources"),
    path("sources/<str:code>/", sources.source, name="source"),
    path("about/", about.about, name="about"),
    path("methods/", methods.methods, name="methods"),
    path("signs/", public(gallery.gallery), name="signs"),
]

_lists: list[URLPattern | URLResolver] = [
    path("observations.csv", files.observations_csv, name="observations_csv"),
    path("observations.json", files.observations_json, name="observations_json"),
    path("editions.csv", files.editions_csv, name="editions_csv"),
    path("editions.json", files.editions_json, name="editions_json"),
    path("editions/<int:earlier>/<int:later>.csv", editions.difference_file, name="difference_csv"),
]
for _name in TABLES:
    _lists += [
        path(f"{_name}.csv", files.list_csv, {"table": _name}, name=f"{_name}_csv"),
        path(f"{_name}.json", files.list_json, {"table": _name}, name=f"{_name}_json"),
    ]

_things: list[URLPattern | URLResolver] = [
    path("indicators/<str:code>.svg", indicators.picture, name="indicator_picture"),
    path("indicators/<str:code>.png", indicators.png, name="indicator_png"),
    path("indicators/<str:code>/adds-up.csv", indicators.adds_up_csv, name="adds_up_csv"),
    path("indicators/<str:code>/adds-up.json", indicators.adds_up_json, name="adds_up_json"),
    path("indicators/<str:code>/frame/", indicators.frame, name="indicator_frame"),
    path("indicators/<str:code>.csv", thing_files.indicator_csv, name="indicator_csv"),
    path("indicators/<str:code>.json", thing_files.indicator_json, name="indicator_json"),
    path("areas/<str:code>.csv", thing_files.area_csv, name="area_csv"),
    path("areas/<str:code>.svg", areas.picture, name="area_picture"),
    path("areas/<str:code>.png", areas.png, name="area_png"),
    path("areas/<str:code>/frame/", areas.frame, name="area_frame"),
    path("editions/<int:number>.json", thing_files.edition_json, name="edition_json"),
]
for _name in ("commitments", "partners", "outcomes", "periods"):
    _things.append(
        path(f"{_name}/<str:code>.csv", thing_files.thing_csv, {"table": _name}, name=f"{_name}_one_csv")
    )
for _name in thing_files.ONE:
    _things.append(
        path(f"{_name}/<str:code>.json", thing_files.thing_json, {"table": _name}, name=f"{_name}_one_json")
    )

#: Files stand before pages, since a code may have a dot in it.
urlpatterns: list[URLPattern | URLResolver] = [*_lists, *_things, *_pages]
