"""Verbs about people: the only writers of this room. Each is one transaction and leaves an audit event."""
