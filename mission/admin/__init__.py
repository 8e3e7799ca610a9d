"""The record in Django's admin: one module for each cluster of nouns, all scoped by the rule book."""

from mission.admin import commitments, entries, measures, money, partners, plan, rounds

__all__ = ["commitments", "entries", "measures", "money", "partners", "plan", "rounds"]
