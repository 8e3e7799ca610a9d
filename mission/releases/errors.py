"""Why a file cannot be read as a release."""

from mission.errors import Incomplete


class Unreadable(Incomplete):
    """The file as a whole cannot be read; the sentence says why and how to mend it."""
