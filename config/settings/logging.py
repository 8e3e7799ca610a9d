"""JSON logs to standard error: no names, no addresses of people, no query strings."""

from __future__ import annotations

from typing import Any

import structlog

#: Longer texts in a line are cut: what strangers send must not fill the log.
LONGEST = 2_000


def cut(logger: Any, method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A processor of structlog: no text of a line is longer than LONGEST, except the trace of a fault."""
    for key, value in event.items():
        if key != "exception" and isinstance(value, str) and len(value) > LONGEST:
            event[key] = value[:LONGEST] + "…"
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                cut,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": _SHARED,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
