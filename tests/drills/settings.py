"""The service's own settings, with pause points and a count of the pages that are drawn."""

import os

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE, STORAGES

PAUSE_POINTS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Right behind the keeper of warm pages: what comes here is drawn.
MIDDLEWARE = [MIDDLEWARE[0], "tests.drills.drawing.count", *MIDDLEWARE[1:]]
# So that a drill need not wait five minutes for a dead worker's messages.
MAIL_LEASE_SECONDS = int(os.environ.get("LEASE", "300"))
IMPORT_LEASE_SECONDS = int(os.environ.get("LEASE", "120"))
