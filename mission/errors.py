"""Refusals of the rules. Each carries a sentence fit for the person who is refused."""

from collections.abc import Mapping, Sequence


class RuleError(Exception):
    """A rule says no. `sentence` says why and how to mend it; `fields` names the fields it is about."""

    def __init__(self, sentence: str, *, fields: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields: dict[str, list[str]] = {k: list(v) for k, v in (fields or {}).items()}


class NotAllowed(RuleError):
    """The person may not do this."""


class WrongState(RuleError):
    """The thing is not in a state that allows this."""


class Incomplete(RuleError):
    """Something is still missing or wrong in what was given."""


class Stale(RuleError):
    """Somebody else saved a newer version; `current` has it, so that both can be shown."""

    def __init__(self, sentence: str, *, current: object) -> None:
        super().__init__(sentence)
        self.current = current
