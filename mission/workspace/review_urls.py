"""Addresses of review: the queue, the page of an entry under review, comments."""

from django.urls import path

from mission.workspace import review, review_comments, review_queue, review_several

_ONE = "review/<str:code>/<int:number>/"
_COMMENTS = "entries/<str:code>/<int:number>/comments/"

urlpatterns = [
    path("review/", review_queue.queue, name="review-queue"),
    path("review/approve/", review_several.approve_several, name="review-several"),
    path(_ONE, review.review, name="review"),
    path(f"{_ONE}approve/", review.approve, name="review-approve"),
    path(f"{_ONE}send-back/", review.send_back, name="review-send-back"),
    path(f"{_ONE}assign/", review.assign, name="review-assign"),
    path(f"{_ONE}comment/", review.comment, name="review-comment"),
    path(_COMMENTS, review_comments.comments, name="entry-comments"),
    path(f"{_COMMENTS}<int:pk>/answer/", review_comments.answer, name="entry-comment-answer"),
    path(f"{_COMMENTS}<int:pk>/settle/", review_comments.settle, name="entry-comment-settle"),
]
