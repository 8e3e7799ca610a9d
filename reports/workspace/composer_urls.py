"""Addresses of the composer in the workspace."""

from django.urls import path

from reports.workspace import composer, composer_section, composer_sign

app_name = "composer"
_one = "<slug:mission>/<str:report>/"
_section = f"{_one}sections/<str:section>/"
urlpatterns = [
    path("", composer.index, name="index"),
    path(_one, composer.contents, name="report"),
    path(f"{_one}title/", composer.rename, name="rename"),
    path(f"{_one}order/", composer.order, name="order"),
    path(f"{_one}add/", composer.add, name="add"),
    path(f"{_one}preview/", composer_sign.preview, name="preview"),
    path(f"{_one}readiness/", composer_sign.ready, name="readiness"),
    path(f"{_one}sign-off/", composer_sign.sign_off, name="sign_off"),
    path(f"{_one}freeze/", composer_sign.freeze, name="freeze"),
    path(_section, composer_section.section, name="section"),
    path(f"{_section}entries/", composer_section.entries, name="entries"),
    path(f"{_section}figure/", composer_section.figure, name="figure"),
    path(f"{_section}include/", composer.include, name="include"),
    path(f"{_section}comments/", composer_section.comment, name="comment"),
    path(f"{_section}comments/<int:comment>/settle/", composer_section.settle, name="settle"),
]
