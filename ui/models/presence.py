"""Who else is at a case, in words for a row and for the case file."""

from __future__ import annotations

from app.domain.presence import EDITS, Presence
from app.i18n import _, local
from app.picture.picture import Picture


def presence_words(picture: Picture, case_id: str) -> list[str]:
    """`李伟（2 号席）正在填写`, those who write first."""
    found = sorted(picture.presence.get(case_id, ()), key=lambda one: one.doing != EDITS)
    return [_words(picture, one) for one in found]


def watchers(picture: Picture, case_id: str) -> str:
    """The same in one line for a row: the first by name, the others by number."""
    words = presence_words(picture, case_id)
    if len(words) < 2:
        return "".join(words)
    return _("{first}, {n} more").format(first=words[0], n=len(words) - 1)


def _words(picture: Picture, one: Presence) -> str:
    officer = picture.registry.officers.get(one.officer)
    name = local(officer.name, officer.name_en) if officer else one.officer
    text = _("{name} ({desk}) writes") if one.doing == EDITS else _("{name} ({desk}) looks")
    return text.format(name=name, desk=one.workstation)
