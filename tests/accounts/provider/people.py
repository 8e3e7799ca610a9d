"""Fills the provider: a client (this service) and people, each with a verified or an unverified address."""

import json
import sys

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from allauth.idp.oidc.models import Client  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402

given = json.loads(sys.argv[1])
client = Client(
    id="service",
    name="Service",
    scopes="openid\nprofile\nemail",
    redirect_uris=given["callback"],
    skip_consent=True,
)
client.set_secret("a secret between two")
client.save()
for email, verified in given["people"].items():
    user = get_user_model().objects.create_user(email.split("@")[0], email, given["password"])
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
