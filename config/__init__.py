"""The Django project: settings, addresses, wiring; no rules."""
