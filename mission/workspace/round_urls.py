"""Addresses of rounds, requests, punctuality and mail."""

from django.urls import path

from mission.workspace import board, mail, punctuality, request_page, round_new, rounds

urlpatterns = [
    path("rounds/", rounds.listing, name="rounds"),
    path("rounds/new/", round_new.new, name="round-new"),
    path("rounds/<int:pk>/", board.board, name="round"),
    path("rounds/<int:pk>/board.csv", board.board_file, name="round-file"),
    path("rounds/<int:pk>/chase/", board.chase, name="round-chase"),
    path("rounds/<int:pk>/extend/", board.extend, name="round-extend"),
    path("rounds/<int:pk>/cancel/", board.cancel, name="round-cancel"),
    path("rounds/<int:pk>/close/", board.close, name="round-close"),
    path("rounds/of/<slug:mission>/ask/", rounds.ask_once, name="ask-once"),
    path("rounds/of/<slug:mission>/next-period/", rounds.next_period, name="next-period"),
    path("rounds/of/<slug:mission>/successor/", rounds.successor, name="successor"),
    path("requests/<int:pk>/", request_page.one, name="request"),
    path("punctuality/", punctuality.listing, name="punctuality"),
    path("punctuality/<int:partner>/<int:period>/", punctuality.explain, name="punctuality-note"),
    path("mail/", mail.folder, name="mail"),
    path("mail/<int:pk>/again/", mail.again, name="mail-again"),
]
