"""The columns cases are asked by: small numbers, sorted orders made when first wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.domain.archive import CODED, CaseSearch

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
ID_BYTES = 40
_WIDE = frozenset({"grid", "assignee"})
"""Fields that may have more than 30,000 values."""
_ROOM = 4096
_NEVER = -(2**62)


class _Kept(msgspec.Struct):
    """What lies beside the arrays."""

    seq: int
    count: int
    words: dict[str, list[str]]


class Columns:
    """Rows 0 to `count` in the order they came. `seq` is the journal line they are true for."""

    def __init__(self) -> None:
        self.count, self.seq = 0, 0
        self._ids = np.empty(_ROOM, dtype=f"S{ID_BYTES}")
        self._at = np.empty(_ROOM, dtype=np.int64)
        self._flags = np.empty(_ROOM, dtype=np.int16)
        self._codes = {f: np.empty(_ROOM, np.int32 if f in _WIDE else np.int16) for f in CODED}
        self.words: dict[str, list[str]] = {field: [] for field in CODED}
        self._code_of: dict[str, dict[str, int]] = {field: {} for field in CODED}
        self._orders: dict[tuple[str, bool], Rows] = {}
        self._in_time = True
        """Whether rows lie in the order of reporting; a late import ends that."""

    def add(
        self,
        ids: Sequence[str],
        at: Sequence[datetime | None],
        flags: Sequence[int],
        values: list[Sequence[str]],
    ) -> range:
        """Take cases with their flags and the values of each field of CODED; the rows they got."""
        first, end = self.count, self.count + len(ids)
        self._grow(end)
        self._ids[first:end] = [key.encode()[:ID_BYTES] for key in ids]
        self._at[first:end] = [_seconds(when) for when in at]
        self._flags[first:end] = flags
        for field, column in zip(CODED, values, strict=True):
            self._codes[field][first:end] = [self._code(field, value) for value in column]
        self.count = end
        self._mind_time(first)
        return range(first, end)

    def change(self, row: int, at: datetime | None, flags: int, values: Sequence[str]) -> None:
        """What is known of a case is other now."""
        self._at[row], self._flags[row] = _seconds(at), flags
        for field, value in zip(CODED, values, strict=True):
            self._codes[field][row] = self._code(field, value)
        self._mind_time(row, row + 1)

    def rows_of(self, ids: Sequence[str]) -> dict[str, int]:
        """The rows of those of these cases that are there."""
        wanted = np.array([key.encode()[:ID_BYTES] for key in ids], dtype=self._ids.dtype)
        if len(ids) == 1:
            at = np.flatnonzero(self._ids[: self.count] == wanted[0])
        else:
            at = np.flatnonzero(np.isin(self._ids[: self.count], wanted))
        return {self._ids[row].decode(): int(row) for row in at}

    def ids(self, rows: Rows) -> list[str]:
        """The ids of rows."""
        return [key.decode() for key in self._ids[rows].tolist()]

    def holding(self, search: CaseSearch) -> Mask | None:
        """Which rows meet every condition but that on the text; None for all."""
        mask: Mask | None = None
        for field, values in search.where:
            known = [self._code_of[field][v] for v in values if v in self._code_of[field]]
            codes = self._codes[field][: self.count]
            if len(known) == 1:
                mine = codes == known[0]
            else:
                table = np.zeros(len(self.words[field]) + 1, dtype=np.bool_)
                table[known] = True
                mine = table[codes]
            mask = mine if mask is None else mask & mine
        at = self._at[: self.count]
        for edge, later in ((search.since, True), (search.until, False)):
            if edge is not None:
                seconds = _seconds(edge)
                mine = at >= seconds if later else at < seconds
                mask = mine if mask is None else mask & mine
        return mask

    def counts(self, field: str, mask: Mask, tests: Sequence[tuple[int, int]]) -> list[Rows]:
        """For each value of a field how many rows of `mask` meet each test: (flags, wanted) holds
        where the flags picked are as wanted."""
        codes, flags = self._codes[field][: self.count][mask], self._flags[: self.count][mask]
        many = len(self.words[field])
        return [
            np.bincount(codes[flags & pick == wanted], minlength=many) for pick, wanted in tests
        ]

    def before(self, at: datetime) -> Mask:
        """Which rows were reported before a time."""
        found: Mask = self._at[: self.count] < _seconds(at)
        return found

    def codes(self, field: str) -> NDArray[np.generic]:
        """A field's values as places in `words`."""
        return self._codes[field][: self.count]

    def in_order(self, field: str, down: bool) -> Rows:
        """The places in `words` of a field's values in the order of their texts."""
        known, words = self._orders.get((field, down)), self.words[field]
        if known is None or len(known) != len(words):
            order = sorted(range(len(words)), key=words.__getitem__, reverse=down)
            known = self._orders[field, down] = np.array(order, dtype=np.int64)
        return known

    def newest(self, mask: Mask | None) -> Rows:
        """The rows of a mask (None: all), the newest first."""
        at = self._at[: self.count]
        if mask is None:
            rows: Rows = np.arange(self.count)
        else:
            rows = np.flatnonzero(mask)
        if not self._in_time:
            rows = rows[np.argsort(at[rows], kind="stable")]
        return rows[::-1]

    def _code(self, field: str, value: str) -> int:
        known = self._code_of[field]
        code = known.get(value)
        if code is None:
            code = known[value] = len(known)
            self.words[field].append(value)
            if field not in _WIDE and code > np.iinfo(np.int16).max:
                self._codes[field] = self._codes[field].astype(np.int32)
        return code

    def _mind_time(self, first: int, end: int | None = None) -> None:
        around = self._at[max(0, first - 1) : min(self.count, (end or self.count) + 1)]
        self._in_time = self._in_time and bool(np.all(around[:-1] <= around[1:]))

    def _grow(self, wanted: int) -> None:
        have = len(self._at)
        if wanted <= have:
            return
        room = max(wanted, have * 5 // 4) + _ROOM
        for name in ("_ids", "_at", "_flags"):
            setattr(self, name, _larger(getattr(self, name), room))
        self._codes = {field: _larger(codes, room) for field, codes in self._codes.items()}

    # ------------------------------------------------------------------------------ keeping

    def save(self, folder: Path) -> None:
        """Write everything, the list of what is there last."""
        (folder / "columns.json").unlink(missing_ok=True)
        np.save(folder / "ids.npy", self._ids[: self.count])
        np.save(folder / "at.npy", self._at[: self.count])
        np.save(folder / "flags.npy", self._flags[: self.count])
        for field, codes in self._codes.items():
            np.save(folder / f"{field}.npy", codes[: self.count])
        kept = _Kept(self.seq, self.count, self.words)
        (folder / "columns.json").write_bytes(msgspec.json.encode(kept))

    @classmethod
    def load(cls, folder: Path) -> Columns | None:
        """What was saved; None when it is not whole."""
        made = cls()
        try:
            kept = msgspec.json.decode((folder / "columns.json").read_bytes(), type=_Kept)
            made._ids, made._at = np.load(folder / "ids.npy"), np.load(folder / "at.npy")
            made._flags = np.load(folder / "flags.npy")
            made._codes = {field: np.load(folder / f"{field}.npy") for field in CODED}
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        sizes = {
            len(made._ids),
            len(made._at),
            len(made._flags),
            *(len(c) for c in made._codes.values()),
        }
        if sizes != {kept.count} or set(kept.words) != set(CODED):
            return None
        made._in_time = bool(np.all(made._at[:-1] <= made._at[1:]))
        made.count, made.seq, made.words = kept.count, kept.seq, kept.words
        made._code_of = {f: {w: n for n, w in enumerate(ws)} for f, ws in kept.words.items()}
        return made


def _seconds(at: datetime | None) -> int:
    return _NEVER if at is None else int(at.timestamp())


def _larger(array: NDArray[np.generic], room: int) -> NDArray[np.generic]:
    made = np.empty(room, dtype=array.dtype)
    made[: len(array)] = array
    return made
