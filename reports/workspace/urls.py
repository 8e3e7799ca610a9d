"""Addresses of the editions' pages in the workspace."""

from django.urls import path

from reports.workspace import differences, editions, redactions

app_name = "editions"
_one = "<slug:mission>/<int:edition>/"
urlpatterns = [
    path("", editions.line, name="line"),
    path("<slug:mission>/differences/", differences.differences, name="differences"),
    path("<slug:mission>/freeze/", editions.freeze, name="freeze"),
    path("<slug:mission>/redactions/", redactions.index, name="redactions"),
    path("<slug:mission>/redactions/<slug:kind>/<int:pk>/", redactions.text, name="redaction"),
    path("<slug:mission>/redactions/<int:asked>/<slug:answer>/", redactions.settle, name="settle"),
    path(_one, editions.edition, name="edition"),
    path(f"{_one}schedule/", editions.schedule, name="schedule"),
    path(f"{_one}stop/", editions.stop, name="stop"),
    path(f"{_one}correct/", editions.correct, name="correct"),
    path(f"{_one}withdraw/", editions.withdraw, name="withdraw"),
    path(f"{_one}access/", editions.give_access, name="access"),
    path(f"{_one}access/<int:access>/end/", editions.take_access, name="end_access"),
]
