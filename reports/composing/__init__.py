"""Composing a report out of the record: rules only. The verbs are in `reports.actions.compose`, the pages in the workspace."""
