"""What every kind of row has in the admin: its list, its page, its history, its file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse

from accounts.roles import is_team
from mission.admin import export, histories
from mission.admin.known_links import KnownLinks, may_open
from mission.admin.paging import AFTER_VAR, TURNED_VAR, CappedPaginator, Listing
from mission.admin.verbs import VerbPages
from mission.admin.writes import Recorded
from mission.hooks import is_public_now
from mission.places import missions_of, place_of


class RecordAdmin(VerbPages, Recorded):
    """A kind of row of the record."""

    paginator = CappedPaginator
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    save_on_top = False
    view_on_site = False
    actions_selection_counter = True
    change_form_template = "admin/mission/change_form.html"
    change_list_template = "admin/mission/change_list.html"
    object_history_template = "admin/mission/history.html"
    #: The name of the public page in the site's addresses, and the column that stands in it.
    public_page: tuple[str, str] | None = None
    #: Columns that people outside the delivery team do not get, in files and histories.
    team_columns: frozenset[str] = frozenset()
    #: Accessors of the rows that hang on a row and are told of in its history.
    hanging: tuple[str, ...] = ()

    def own_urls(self) -> list[URLPattern]:
        """The file of the list, the file of a history, and the verbs."""
        wrap: Any = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = [
            ("export/", self.export_view, "export"),
            ("<path:object_id>/history.csv", self.history_file_view, "history_file"),
        ]
        made = [path(where, self._declared(wrap(view)), name=f"{name}_{what}") for where, view, what in views]
        return [*made, *self.verb_urls(), *super().own_urls()]

    def _declared(self, view: Any) -> Any:
        view.model_admin = self
        return view

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listing]:
        """The list that counts to a limit."""
        return Listing

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Paginator:
        """Pages that are counted to a limit."""
        return self.paginator(*args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows that the person may know of; in lists those of the mission they work in."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        is_list = match is not None and (match.url_name or "").endswith(
            ("_changelist", "_export", "autocomplete")
        )
        place = self.narrowed_to(request) if is_list and self.mission_path else None
        return rows.filter(**{self.mission_path: place}) if place is not None else rows

    def narrowed_to(self, request: HttpRequest) -> Any:
        """The mission whose rows a list holds. It is asked for even where there is only one, because indexes begin with it."""
        far = "__" in self.mission_path
        return None if far and len(missions_of(request)) < 2 else place_of(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Rows in which every word stands as it was typed: no sign means anything but itself."""
        for word in search_term.split():
            rule = Q()
            for name in self.search_fields:
                rule |= Q(**{name if name.endswith("__exact") else f"{name}__icontains": word})
            queryset = queryset.filter(rule)
        return queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, with the address of its file."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
        query = request.GET.copy()
        for name in (PAGE_VAR, AFTER_VAR, TURNED_VAR):
            query.pop(name, None)
        extra = {
            "export_url": f"{address}?{query.urlencode()}" if query else address,
            "title": str(self.opts.verbose_name_plural).capitalize(),
        }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The list as CSV, filtered as the address says."""
        listed = self.get_changelist_instance(request)
        return self._file(request, listed.queryset)

    def download_selected(self, request: HttpRequest, queryset: Any) -> StreamingHttpResponse:
        """The selected rows as CSV."""
        return self._file(request, queryset)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Bulk actions of this kind, and the file of the selected."""
        actions = super().get_actions(request)
        if request.resolver_match and "changelist" in (request.resolver_match.url_name or ""):
            name = "download_selected"
            actions[name] = (RecordAdmin.download_selected, name, "Download the selected as CSV")
        return actions

    def _file(self, request: HttpRequest, rows: Any) -> StreamingHttpResponse:
        without = {"id", "version", "package"} | (set() if is_team(request.user) else self.team_columns)
        columns = export.columns_of(self.model, without=frozenset(without))
        return export.as_file(rows, columns, str(self.opts.verbose_name_plural).replace(" ", "-"))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every change of a row, from the database's own record."""
        row = self.get_or_404(request, object_id)
        page = Paginator(self.history_records(request, row), 50).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"History of “{row}”",
            "steps": list(self._steps(request, page.object_list)),
            "page": page,
            "object": row,
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "file_url": reverse(
                f"admin:{self.opts.app_label}_{self.opts.model_name}_history_file", args=[row.pk]
            ),
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, self.object_history_template, context)

    def history_file_view(self, request: HttpRequest, object_id: str) -> StreamingHttpResponse:
        """The history of a row as CSV: one line for each field that changed."""
        row = self.get_or_404(request, object_id)

        def lines() -> Any:
            yield ["at", "who", "door", "what", "why", "field", "before", "after"]
            for step in self._steps(request, self.history_records(request, row).iterator(chunk_size=500)):
                head = [export.cell(one) for one in (step.at, step.who, step.door, step.what, step.why)]
                for one in step.fields:
                    yield [*head, *(export.cell(text) for text in (one.label, one.before, one.after))]
                if not step.fields:
                    yield [*head, "", "", ""]

        return export.csv_answer(lines(), f"history-of-{self.opts.model_name}-{row.pk}")

    def history_records(self, request: HttpRequest, row: Any) -> Any:
        """The change records of a row and of what hangs or hung on it, as far as the person may know of it, newest first."""
        relations = {name: self._relation(name) for name in self.hanging}
        gone = histories.gone_from(row, relations.values())
        below: dict[str, set[int]] = {}
        for name, relation in relations.items():
            table = relation.related_model._meta.db_table
            known = self.known_below(request, row, name, gone.get(table, []))
            below.setdefault(table, set()).update(known)
        return histories.changes_of(row, below)

    def known_below(
        self, request: HttpRequest, row: Any, name: str, gone: list[dict[str, Any]]
    ) -> Iterable[int]:
        """The keys of the rows below a row that the person may know of: of those that are there, and of those `gone`."""
        relation = self._relation(name)
        there = relation.related_model._default_manager.filter(**{relation.field.name: row})
        return [*there.values_list("pk", flat=True), *(one["id"] for one in gone)]

    def _steps(self, request: HttpRequest, records: Any) -> Any:
        hidden = frozenset() if is_team(request.user) else self.team_columns
        names, people = histories.Names(self.admin_site, request.user, hidden), histories.People(request.user)
        return histories.steps(records, self.history_tables(), names=names, people=people)

    def history_tables(self) -> dict[str, Any]:
        """The models that the history of a row speaks of, by their tables."""
        models: list[Any] = [self.model, *(self._relation(name).related_model for name in self.hanging)]
        return {model._meta.db_table: model for model in models}

    def hung_by(self) -> set[str]:
        """The columns by which other rows hang on a row of this kind."""
        return {self._relation(name).field.column for name in self.hanging}

    def _relation(self, accessor: str) -> Any:
        return next(one for one in self.opts.related_objects if one.get_accessor_name() == accessor)

    def page_extras(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """The verbs that are open to the person, and the public page."""
        extras = super().page_extras(request, object_id)
        row = self.find(request, object_id) if object_id is not None else None
        if row is None:
            return extras
        return {**extras, "verb_links": self.verb_links(request, row), "public_url": self.public_url(row)}

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """The page of a row. What is only read there leads nowhere that the person may not go."""
        known = may_open(self.admin_site, request)
        context["adminform"] = KnownLinks(context["adminform"], known)
        context["inline_admin_formsets"] = [
            KnownLinks(one, known) for one in context.get("inline_admin_formsets", ())
        ]
        return super().render_change_form(request, context, *args, **kwargs)

    def public_url(self, row: Any) -> str:
        """The address of the public page of a row; empty where it has none now."""
        if self.public_page is None or not is_public_now(row):
            return ""
        name, column = self.public_page
        kwargs = {"mission": getattr(row, "mission", row).slug}
        if name != "home":
            kwargs["code" if column == "code" else column] = getattr(row, column)
        try:
            return reverse(f"public:{name}", kwargs=kwargs)
        except NoReverseMatch:
            return ""
