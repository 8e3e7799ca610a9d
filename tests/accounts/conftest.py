"""Partners and people that these tests talk about."""

import pytest
from django.core.cache import cache

from tests.factories import accounts
from tests.factories.mission import make_mission, make_partner


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def mission(db):
    return make_mission()


@pytest.fixture
def partner(mission):
    return make_partner(mission)


@pytest.fixture
def other_partner(mission):
    return make_partner(mission)


@pytest.fixture
def administrator(db):
    return accounts.administrator()


@pytest.fixture
def authoriser(partner):
    return accounts.authoriser(partner)


@pytest.fixture
def contributor(partner):
    return accounts.contributor(partner)


@pytest.fixture
def signed_in(client):
    def _as(user):
        client.force_login(user)
        return client

    return _as
