"""A page for each verb: what it does, what it asks for, and the button that does it or the sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from mission.admin.writes import Recorded
from mission.errors import Incomplete, NotAllowed, RuleError


class VerbForm(forms.Form):
    """What a verb asks for. The version that was seen goes with it."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Any, request: HttpRequest, site: Any, **kwargs: Any) -> None:
        self.row, self.request, self.site = row, request, site
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = getattr(row, "version", None)
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the row."""


@dataclass(frozen=True)
class Verb:
    """One verb of a kind of row."""

    name: str
    label: str
    explains: str
    run: Callable[..., Any]
    form: type[VerbForm] = VerbForm
    #: The sentence that says why the person may not do this with the row now; None where they may.
    why_not: Callable[[Any, Any], str | None] = lambda user, row: None
    #: What is said afterwards.
    said: str = "Done."
    #: More to read on the page, made from the row.
    shows: Callable[[Any], Any] | None = None
    danger: bool = False


class VerbPages(Recorded):
    """Adds to a kind of row the pages of its verbs."""

    verbs: tuple[Verb, ...] = ()

    def verb_urls(self) -> list[URLPattern]:
        """The address of each verb, below the row."""
        return [
            path(
                f"<path:object_id>/{verb.name}/",
                self._verb_view(verb),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{verb.name}",
            )
            for verb in self.verbs
        ]

    def verb_links(self, request: HttpRequest, row: Any) -> list[dict[str, Any]]:
        """The verbs that the person may use on a row now, as links."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return [
            {"label": verb.label, "url": reverse(f"{name}_{verb.name}", args=[row.pk]), "danger": verb.danger}
            for verb in self.verbs
            if verb.why_not(request.user, row) is None
        ]

    def _verb_view(self, verb: Verb) -> Any:
        def view(request: HttpRequest, object_id: str) -> HttpResponse:
            return self._verb(request, object_id, verb)

        wrapped: Any = self.admin_site.admin_view(view)
        wrapped.model_admin = self
        return wrapped

    def _verb(self, request: HttpRequest, object_id: str, verb: Verb) -> HttpResponse:
        row = self.get_or_404(request, object_id)
        given: dict[str, Any] = {"row": row, "request": request, "site": self.admin_site}
        if request.method != "POST":
            refused = verb.why_not(request.user, row)
            return self._verb_page(request, row, verb, verb.form(**given), refused, 200)
        form = verb.form(request.POST, **given)
        if not form.is_valid():
            return self._verb_page(request, row, verb, form, None, 422)
        try:
            done = verb.run(row, by=request.user, form=form, **form.cleaned_data)
        except RuleError as error:
            return self._refused(request, object_id, verb, form, error)
        messages.success(request, verb.said.format(row=row))
        return HttpResponseRedirect(self._address_after(row, done))

    def _address_after(self, row: Any, done: Any) -> str:
        shown = done if isinstance(done, self.model) else row
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[shown.pk])

    def _refused(
        self, request: HttpRequest, object_id: str, verb: Verb, form: VerbForm, error: RuleError
    ) -> HttpResponse:
        row = self.get_or_404(request, object_id)
        form.row = row
        data: Any = cast(Any, form.data).copy()
        data["seen_version"] = getattr(row, "version", "")
        form.data = data
        for name, sentences in error.fields.items():
            for sentence in sentences:
                form.add_error(name if name in form.fields else None, sentence)
        status = 403 if isinstance(error, NotAllowed) else 422 if isinstance(error, Incomplete) else 409
        return self._verb_page(request, row, verb, form, error.sentence, status)

    def _verb_page(
        self, request: HttpRequest, row: Any, verb: Verb, form: VerbForm, sentence: str | None, status: int
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": f"{verb.label}: {row}",
            "opts": self.opts,
            "original": row,
            "verb": verb,
            "form": form,
            "sentence": sentence,
            "shown": verb.shows(row) if verb.shows else None,
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk]),
            "may_try": sentence is None or request.method == "POST",
            "media": self.media + form.media,
        }
        request.current_app = self.admin_site.name  # type: ignore[attr-defined]
        return TemplateResponse(request, "admin/mission/verb.html", context, status=status)
