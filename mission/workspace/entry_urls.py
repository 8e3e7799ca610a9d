"""Addresses of the pages of an entry."""

from django.urls import path

from mission.workspace import entry, entry_conflict, entry_moves, entry_read

_ONE = "entries/<str:code>/<int:number>/"

urlpatterns = [
    path("entries/start/", entry_moves.start, name="entry-start"),
    path(_ONE, entry.entry, name="entry"),
    path(f"{_ONE}autosave/", entry.autosave, name="entry-autosave"),
    path(f"{_ONE}here/", entry.here, name="entry-here"),
    path(f"{_ONE}choose/", entry_conflict.choose, name="entry-choose"),
    path(f"{_ONE}submit/", entry_moves.submit, name="entry-submit"),
    path(f"{_ONE}take-back/", entry_moves.take_back, name="entry-take-back"),
    path(f"{_ONE}correct/", entry_moves.correct, name="entry-correct"),
    path(f"{_ONE}reply/", entry_moves.reply, name="entry-reply"),
    path(f"{_ONE}preview/", entry_read.preview, name="entry-preview"),
    path(f"{_ONE}differences/", entry_read.compare, name="entry-differences"),
    path(f"{_ONE}receipt/", entry_read.receipt, name="entry-receipt"),
    path(f"{_ONE}evidence/<int:mark>/", entry_read.evidence, name="entry-evidence"),
]
