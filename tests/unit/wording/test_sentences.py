"""Every refusal has its sentence, in both languages, with every fact in its place."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import i18n
from app.domain.cases import Move, Stage
from app.domain.errors import Refused
from app.domain.registry import Officer
from app.wording import sentence
from app.wording.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Each language in turn."""
    i18n.use(request.param)
    yield request.param
    i18n.use("en")


def refusals() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, key, names of facts; None when they are not written out) of each Refused(…)."""
    for folder in ("app", "ui"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Refused"):
                    yield from _keys(path, node)


def _keys(path: Path, call: ast.Call) -> Iterator[tuple[str, str, set[str] | None]]:
    where = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
    names = {word.arg for word in call.keywords}
    facts = None if None in names else {name for name in names if name}
    given = call.args[0] if call.args else None
    options = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
    for option in options:
        if isinstance(option, ast.Constant):
            yield where, str(option.value), facts
        elif given is not None:
            yield where, f"not written out: {ast.unparse(given)}", None


def test_that_every_refusal_in_the_program_has_a_sentence() -> None:
    found = list(refusals())
    assert len(found) > 40
    assert [(where, key) for where, key, _facts in found if key not in SENTENCES] == []


def test_that_every_fact_a_sentence_needs_is_told_by_the_rule() -> None:
    missing = [
        (where, key, sorted(fields(SENTENCES[key]) - facts))
        for where, key, facts in refusals()
        if facts is not None and fields(SENTENCES[key]) - facts
    ]
    # A lost connection knows no address, and the sentence does without.
    assert {(key, *names) for _where, key, names in missing} <= {("storage.unreachable", "url")}


def test_that_no_sentence_is_left_over() -> None:
    assert set(SENTENCES) - {key for _where, key, _facts in refusals()} == set()


def fields(template: str) -> set[str]:
    """The placeholders; `who` comes from the fact `officer`."""
    names = {name for _text, name, _spec, _conv in string.Formatter().parse(template) if name}
    return {"officer" if name == "who" else name for name in names}


FACTS = {
    "move": Move.VOID.value, "stage": Stage.TO_SIGN.value, "officer": "zhou", "minutes": 9,
    "seconds": 5, "speed": 99.5, "value": 200.0, "reason": "encoding", "case": "C-1",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_that_a_sentence_is_whole_in_each_language(key: str, language: str) -> None:
    names = fields(SENTENCES[key])
    said = sentence(Refused(key, **{name: FACTS.get(name, f"<{name}>") for name in names}))
    assert "{" not in said
    assert not any(doubled in said for doubled in ("..", "。。", "  ", " :"))
    assert all(f"<{name}>" in said for name in names - FACTS.keys())
    assert (language == "en") == said.isascii() or any(mark in said for mark in "“”Ⅰ")
    if language == "zh_CN":
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said)


def test_that_people_are_called_by_their_name_where_it_is_known(language: str) -> None:
    refused = Refused("case.changed", case="C-1", officer="zhou")
    zhou = {"zhou": Officer("zhou", "周启明", "Zhou Qiming")}
    name = "周启明" if language == "zh_CN" else "Zhou Qiming"
    assert sentence(refused, zhou).startswith(name)
    assert sentence(refused).startswith("zhou")


def test_that_nobody_in_particular_is_somebody_else() -> None:
    said = sentence(Refused("case.changed", case="C-1", officer=""))
    assert said.startswith("Somebody else was faster")


def test_that_a_password_is_never_said() -> None:
    url = "postgresql+psycopg://desk:secret@db.example/griddeck"
    said = sentence(Refused("storage.unreachable", url=url, reason="busy"))
    assert "secret" not in said and "desk:***@db.example" in said


def test_that_a_key_of_a_newer_program_is_said_as_it_is() -> None:
    assert "case.frozen" in sentence(Refused("case.frozen"))
