"""Conditions a person types, taken apart."""

from __future__ import annotations

import pytest

from app.domain.errors import Refused
from app.exports.where import alternatives


@pytest.mark.parametrize(
    ("where", "either"),
    [
        ("", [[]]),
        ("stage=handling", [["stage= handling"]]),
        ("a = 1 and b!=2", [["a= 1", "b!= 2"]]),
        ("a=1 and b=2 or c<=3", [["a= 1", "b= 2"], ["c<= 3"]]),
        ("title ~ 积水 路口 AND level<2", [["title~ 积水 路口", "level< 2"]]),
        ("title='this or that'", [["title= this or that"]]),
        ('title="a=b"', [["title= a=b"]]),
        ("lon=", [["lon= "]]),
        ("stage=to_sign,handling", [["stage= to_sign,handling"]]),
        ("reported_at>=2026-07-01T08:00+08:00", [["reported_at>= 2026-07-01T08:00+08:00"]]),
    ],
)
def test_that_a_choice_is_taken_apart(where: str, either: list[list[str]]) -> None:
    assert alternatives(where) == either


@pytest.mark.parametrize(
    ("where", "at"),
    [
        ("stage", "stage"),
        ("=1", "="),
        ("a=1 and", "and"),
        ("or a=1", "or"),
        ("a=1 b=2", "="),
        ("a==1", "a"),
        ("a=1; drop table cases", None),
        ("a='open", "'open"),
    ],
)
def test_that_what_makes_no_sense_is_named(where: str, at: str | None) -> None:
    if at is None:
        assert alternatives(where) == [["a= 1; drop table cases"]]
        return
    with pytest.raises(Refused) as refused:
        alternatives(where)
    assert (refused.value.key, refused.value.facts["at"]) == ("export.where", at)
