"""The entry point for the server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from config.warm import WarmPages  # noqa: E402 - Django has to be set up first

application = WarmPages(django)
