"""The workspace: where contributors and the delivery team are at home."""
