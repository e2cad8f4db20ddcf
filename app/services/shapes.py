"""Shapes drawn on the map, shared by all desks, and bookmarks, which follow their officer."""

from __future__ import annotations

from dataclasses import replace

from app.domain.errors import Refused
from app.domain.shapes import LONGEST_NAME, SLOTS, checked, on_globe
from app.messages.commands import DrawShape, RemoveBookmark, RemoveShape, SaveBookmark
from app.messages.events import (
    AnyEvent,
    BookmarkRemoved,
    BookmarkSaved,
    ShapeDrawn,
    ShapeRemoved,
)
from app.services.unit_of_work import UnitOfWork


def draw(command: DrawShape, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a new shape (without id) or a changed one (at the version the officer saw)."""
    shape = checked(command.shape)
    if shape.id:
        _check_version(shape.id, command.expected_version, uow)
    after = replace(
        shape,
        id=shape.id or uow.new_id("shape"),
        officer=command.officer,
        at=uow.now,
        version=command.expected_version + 1,
    )
    uow.save_shape(after)
    return [ShapeDrawn(shape=after)]


def remove(command: RemoveShape, uow: UnitOfWork) -> list[AnyEvent]:
    """Take a shape off every desk; the journal keeps what it was."""
    _check_version(command.shape, command.expected_version, uow)
    uow.remove_shape(command.shape)
    return [ShapeRemoved(shape=command.shape, at=uow.now)]


def _check_version(shape_id: str, expected: int, uow: UnitOfWork) -> None:
    stored = uow.shape(shape_id)
    if stored is None:
        raise Refused("shape.unknown")
    if stored.version != expected:
        raise Refused("shape.changed", officer=stored.officer, name=stored.name)


def save_bookmark(command: SaveBookmark, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep a look at the map; one with a known id replaces it, a taken number key moves here."""
    mark = replace(command.bookmark, name=command.bookmark.name.strip(), officer=command.officer)
    if not mark.name or len(mark.name) > LONGEST_NAME:
        raise Refused("bookmark.name", most=LONGEST_NAME)
    if mark.mode not in uow.catalogue.modes:
        raise Refused("mode.unknown", mode=mark.mode, allowed=", ".join(uow.catalogue.modes))
    if not on_globe(mark.lon, mark.lat) or not 0 <= mark.slot <= SLOTS:
        raise Refused("shape.place", lon=mark.lon, lat=mark.lat)
    mine = uow.bookmarks(command.officer)
    if mark.id and mark.id not in {other.id for other in mine}:
        raise Refused("bookmark.unknown")
    mark = replace(mark, id=mark.id or uow.new_id("bookmark"))
    events: list[AnyEvent] = []
    for other in mine:
        same_key = mark.slot and (other.mode, other.slot) == (mark.mode, mark.slot)
        if same_key and other.id != mark.id:
            freed = replace(other, slot=0)
            uow.save_bookmark(freed)
            events.append(BookmarkSaved(bookmark=freed))
    uow.save_bookmark(mark)
    return [*events, BookmarkSaved(bookmark=mark)]


def remove_bookmark(command: RemoveBookmark, uow: UnitOfWork) -> list[AnyEvent]:
    """Forget a bookmark of the officer's own."""
    if command.bookmark not in {mark.id for mark in uow.bookmarks(command.officer)}:
        raise Refused("bookmark.unknown")
    uow.remove_bookmark(command.bookmark)
    return [BookmarkRemoved(bookmark=command.bookmark)]
