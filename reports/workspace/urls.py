"""Addresses of the editions' pages in the workspace."""

from django.urls import path

from reports.workspace import editions

app_name = "editions"
_one = "<slug:mission>/<int:edition>/"
urlpatterns = [
    path("", editions.line, name="line"),
    path("<slug:mission>/differences/", editions.differences, name="differences"),
    path("<slug:mission>/freeze/", editions.freeze, name="freeze"),
    path(_one, editions.edition, name="edition"),
    path(f"{_one}schedule/", editions.schedule, name="schedule"),
    path(f"{_one}stop/", editions.stop, name="stop"),
    path(f"{_one}correct/", editions.correct, name="correct"),
    path(f"{_one}withdraw/", editions.withdraw, name="withdraw"),
    path(f"{_one}access/", editions.give_access, name="access"),
]
