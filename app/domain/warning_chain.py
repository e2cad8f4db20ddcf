"""What a warning does to others (CAP 1.2, 3.2.1 references): an update replaces what it refers
to, a cancel withdraws it, whichever of the two came first.

An exercise never touches a warning meant in earnest, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.warnings import CANCEL, UPDATE, Warning


def settled(
    new: Warning,
    known: Mapping[str, Warning],
    pointing: Iterable[Warning],
    same: Iterable[Warning] = (),
) -> list[Warning]:
    """The warnings that are another than before when `new` has come; [] when it says nothing new.

    `known` holds what is stored of `new` and of its references, `pointing` what refers to `new`;
    `same` are other warnings of its sender and kind: a withdrawal without references (the
    national 解除) means all of them that are older.
    """
    before = known.get(new.id)
    own = _born(new, before, pointing)
    targets = [known[ref] for ref in new.references if ref in known and ref != new.id]
    if new.what == CANCEL and not new.references:
        targets = [other for other in same if other.sent <= new.sent and other.id != new.id]
    hit = [_hit(other, new) for other in targets]
    changed = [after for after, other in zip(hit, targets, strict=True) if after != other]
    return changed if own == before else [own, *changed]


def _born(new: Warning, before: Warning | None, pointing: Iterable[Warning]) -> Warning:
    """`new` as it stands once everything that came before it is remembered."""
    own = new
    if before is not None:
        withdrawn = new.withdrawn or before.withdrawn
        own = replace(new, withdrawn=withdrawn, replaced_by=before.replaced_by)
    for other in pointing:
        own = _hit(own, other)
    return own


def _hit(target: Warning, by: Warning) -> Warning:
    """`target` after `by` referred to it."""
    if by.what not in (UPDATE, CANCEL) or target.exercise != by.exercise or target.what == CANCEL:
        return target
    if by.what == CANCEL:
        return replace(target, withdrawn=True, replaced_by=target.replaced_by or by.id)
    return replace(target, replaced_by=target.replaced_by or by.id)
