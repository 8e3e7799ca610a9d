"""Figures, signs and questions for templates."""
