"""One kind of refusal for every rule: a key and its facts, put into words at the edge."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a defect
    """A rule said no. `key` names the sentence, `facts` fill it."""

    def __init__(self, key: str, /, **facts: str | int | float) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts
