"""Verbs about people: the only writers here."""
