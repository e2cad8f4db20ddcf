"""What the documents point at is there: links, pictures, commands, make targets, keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from app.cli import main as cli

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"`([^`\n]+)`|^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:^|[\s;&|(])griddeck(?:-cli(?:\.exe)?)? +([^\n]*)")
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+[A-Z]|F\d{1,2}")
_FLAGS = frozenset({"--demo", "--version", "--help"})


def _verbs() -> set[str]:
    cli._verbs()
    group = typer.main.get_command(cli.app)
    found = set[str]()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        found.add(name)
        found |= {f"{name} {inner}" for inner in getattr(command, "commands", {})}
    return found


VERBS = _verbs()


def _known(line: str) -> bool:
    """Whether the words of a command line name a verb, and one of its own where it has some."""
    words = line.split()
    while words and words[0].startswith("-"):
        words = words[1:] if words[0] in _FLAGS else words[2:]
    if not words or not re.fullmatch(r"[a-z-]+(?:\|[a-z-]+)*", words[0]):
        return True
    if words[0] not in VERBS:
        return False
    inner = {verb for verb in VERBS if verb.startswith(f"{words[0]} ")}
    named = words[1].split("|") if len(words) > 1 else []
    return not inner or {f"{words[0]} {name}" for name in named} <= inner


def _code(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [one or block for one, block in _CODE.findall(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_that_every_link_and_picture_of_a_page_is_there(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in inside if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_that_every_command_of_a_page_is_one_of_the_programs(page: Path) -> None:
    wrong = []
    for code in _code(page):
        wrong += [line for line in _COMMAND.findall(code) if not _known(line)]
    assert wrong == []


def test_that_every_make_target_of_the_documents_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    told = {
        (page.name, target)
        for page in PAGES
        for code in _code(page)
        for target in re.findall(r"(?:^|\s)make ([a-z][a-z0-9-]*)", code)
    }
    assert {(name, target) for name, target in told if target not in targets} == set()


def test_that_every_key_of_the_handbook_is_bound_in_the_program() -> None:
    bound = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").rglob("*.py"))
    missing = set()
    for page in (ROOT / "docs" / "handbook").glob("*.md"):
        for code in _code(page):
            key = code.replace("回车", "Return").replace("空格", "Space").strip()
            if _KEY.fullmatch(key) and f'"{key}"' not in bound:
                missing.add(key)
    assert missing == set()
