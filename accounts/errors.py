"""Refusals about people. Each carries a sentence fit for the person who is refused."""


class Refused(Exception):
    """This may not be done, or not now. `sentence` says why and how to mend it; `field` names the field it is about."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
