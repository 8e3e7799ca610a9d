"""The one settings module, with fast hashing, memory mail and throw-away files."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DEMO", "" if os.environ.get("DATABASE_URL") else "1")
os.environ.setdefault("SECRET_KEY", "for-tests-only-for-tests-only-for-tests-only")
os.environ.setdefault("HTTPS", "0")
os.environ["VAR_DIR"] = os.environ.get("TEST_VAR_DIR") or tempfile.mkdtemp(prefix="mission-test-")
if not os.environ.get("TEST_VAR_DIR"):
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from config.settings import *  # noqa: E402, F403
from config.settings import BASE_DIR, DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATICFILES_DIRS = [BASE_DIR / "static", Path(os.environ.get("TEST_ASSETS") or BASE_DIR / "var" / "assets")]
WHITENOISE_AUTOREFRESH = True
for _database in DATABASES.values():
    _database.get("OPTIONS", {}).pop("pool", None)
    if "init_command" in _database.get("OPTIONS", {}):
        _database["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
