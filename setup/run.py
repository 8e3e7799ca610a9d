"""`make run`: everything that is needed to serve the real data at http://localhost:8000, and then serves it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

from alone import alone  # noqa: E402
from assets import make_assets  # noqa: E402
from database import bring_up_to_date, check_postgres, manage  # noqa: E402
from environment import make_environment  # noqa: E402
from port import Port  # noqa: E402
from say import refuse, say  # noqa: E402
from serve import Service  # noqa: E402

from config.local import LOOPBACK, for_serving, is_demo  # noqa: E402


def main() -> None:
    """Set up, load, serve until Ctrl-C."""
    host = os.environ.get("HOST") or "127.0.0.1"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}
    environment |= for_serving(environment, host)
    demo = is_demo(environment)
    if demo and host not in LOOPBACK:
        refuse(
            f"Demo mode serves this machine only, not HOST={host}. Set DEMO=0 (docs/operating.md), or take HOST away."
        )
    port = Port(host, os.environ.get("PORT") or "8000")
    with alone():
        make_environment("run")
        make_assets()
    if environment.get("DATABASE_URL"):
        check_postgres(environment)
    bring_up_to_date(environment, demo=demo)
    if demo:
        manage(environment, "demo_accounts")
    else:
        say(
            "To make the first administrator: .venv/bin/python manage.py create_administrator you@example.org"
        )
    Service(environment, port).run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
