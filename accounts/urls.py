"""Addresses under /accounts/ that are ours; sign-in and second factor are the sign-in package's, after these."""

from django.urls import path
from django.views.generic import RedirectView

from accounts.guards import public
from accounts.views import invitations, own, people

app_name = "accounts"
urlpatterns = [
    path("", own.own, name="own"),
    path("email/", own.address, name="address"),
    path("sessions/", own.session_list, name="sessions"),
    path("sessions/end/", own.end_session, name="end_session"),
    path("roles/<int:pk>/stand-in/", own.stand_in, name="stand_in"),
    path("stand-ins/<int:pk>/end/", own.end_stand_in, name="end_stand_in"),
    path("people/", people.listing, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/roles/<int:pk>/change/", people.change, name="change_role"),
    path("people/roles/<int:pk>/end/", people.end, name="end_role"),
    path("people/<uuid:public_id>/close/", people.close, name="close_account"),
    path("people/invitations/<int:pk>/resend/", invitations.resend, name="resend_invitation"),
    path("people/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("invitation/", invitations.accept, name="accept_invitation"),
    path("invitation/<str:token>/", invitations.open_invitation, name="open_invitation"),
    path("signup/", public(RedirectView.as_view(url="/accounts/login/")), name="signup"),
]
