"""A small model that proposes a category from the words of a report, learned from the centre's
own history: naive Bayes over pairs of neighbouring characters, which needs no dictionary.

It proposes, with the pairs that spoke for it; how often it was right on cases it had not seen is
part of it, so that nobody trusts it more than it deserves.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

SMOOTH = 0.3
HELD_OUT = 5
"""Every fifth case is kept aside to measure with."""
LEAST_CASES = 3
MOST_WORDS = 120
TOP = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """A category with its probability among all, and the pairs of characters that spoke for it."""

    category: str
    share: float
    because: tuple[str, ...]


class Model(msgspec.Struct):
    """Counts of pairs by category. `top1` and `top3` are the shares of unseen cases for which the
    right category came first, or among the first three; `measured` on how many."""

    cases: dict[str, int] = msgspec.field(default_factory=dict)
    pairs: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)
    top1: float = 0.0
    top3: float = 0.0
    measured: int = 0


@dataclass(slots=True)
class Classifier:
    """A model ready to be asked."""

    model: Model
    _totals: dict[str, float] = field(default_factory=dict)
    _vocabulary: int = 1

    def __post_init__(self) -> None:
        words = {pair for pairs in self.model.pairs.values() for pair in pairs}
        self._vocabulary = max(1, len(words))
        self._totals = {
            code: sum(pairs.values()) + SMOOTH * self._vocabulary
            for code, pairs in self.model.pairs.items()
        }

    def propose(self, text: str, most: int = TOP) -> list[Proposal]:
        """The likeliest categories; none for a text without a known pair."""
        found = [pair for pair in pairs(text) if any(pair in p for p in self.model.pairs.values())]
        if not found:
            return []
        scores = {code: self._score(code, found) for code in self.model.pairs}
        best = sorted(scores, key=lambda code: (-scores[code], code))[:most]
        whole = sum(math.exp(score - scores[best[0]]) for score in scores.values())
        return [
            Proposal(code, math.exp(scores[code] - scores[best[0]]) / whole, self._why(code, found))
            for code in best
        ]

    def _score(self, code: str, found: Sequence[str]) -> float:
        counts, total = self.model.pairs[code], self._totals[code]
        prior = math.log(self.model.cases[code] / max(1, sum(self.model.cases.values())))
        return prior + sum(math.log((counts.get(p, 0) + SMOOTH) / total) for p in found)

    def _why(self, code: str, found: Sequence[str]) -> tuple[str, ...]:
        """The pairs that are rarest elsewhere for how common they are here."""
        here, total = self.model.pairs[code], self._totals[code]

        def weight(pair: str) -> float:
            elsewhere = sum(p.get(pair, 0) for p in self.model.pairs.values())
            return here.get(pair, 0) / total * here.get(pair, 0) / max(1, elsewhere)

        told = sorted({p for p in found if p in here}, key=lambda p: (-weight(p), p))
        return tuple(told[:3])


def pairs(text: str) -> list[str]:
    """Neighbouring characters of a text, without spaces and punctuation."""
    plain = "".join(c for c in text.lower() if c.isalnum())
    return [plain[i : i + 2] for i in range(min(len(plain), MOST_WORDS) - 1)]


def learn(told: Iterable[tuple[str, str]]) -> Model:
    """A model from (text, category) of past cases, measured on those kept aside."""
    kept = [(text, code) for text, code in told if len(text) > 1 and code]
    seen = [row for n, row in enumerate(kept) if n % HELD_OUT]
    aside = [row for n, row in enumerate(kept) if n % HELD_OUT == 0]
    trial = Classifier(_counted(seen))
    first = three = 0
    for text, code in aside:
        best = [proposal.category for proposal in trial.propose(text)]
        first += best[:1] == [code]
        three += code in best
    model = _counted(kept)
    n = max(1, len(aside))
    model.top1, model.top3, model.measured = first / n, three / n, len(aside)
    return model


def from_duties(names: Iterable[tuple[str, str]]) -> Model:
    """A model to begin with, of (category, words of the duties list): nothing is measured yet."""
    return _counted([(words, code) for code, words in names], least=1)


def _counted(rows: Sequence[tuple[str, str]], least: int = LEAST_CASES) -> Model:
    cases = Counter(code for _text, code in rows)
    counted: dict[str, Counter[str]] = {c: Counter() for c, n in cases.items() if n >= least}
    for text, code in rows:
        if code in counted:
            counted[code].update(pairs(text))
    return Model(
        {code: cases[code] for code in counted},
        {code: dict(found) for code, found in counted.items()},
    )


def save(model: Model, path: Path) -> None:
    """Keep the model; it is written whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(model))
    fresh.replace(path)


def load(path: Path) -> Model | None:
    """The kept model, None when there is none or it cannot be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Model)
    except (OSError, msgspec.MsgspecError):
        return None
