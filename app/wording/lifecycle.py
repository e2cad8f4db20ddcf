"""The life of a case as a page of the documents, drawn from the table of moves: what is written
there cannot drift from what the program does. `python -m app.wording.lifecycle FILE` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from app.domain.moves import ENDED, RULES, Effect, Move, Rule, Stage
from app.wording.words import move, stage

_CLOCKS = {
    Effect.NONE: "",
    Effect.STAGE: "the next stage's clock begins",
    Effect.PAUSE: "stand",
    Effect.RESUME: "run again",
    Effect.LONGER: "one original limit longer",
    Effect.STOP: "stop for good",
}


def page() -> str:
    """The whole page as Markdown, in English."""
    return "\n".join(
        [*_HEAD, "```mermaid", "stateDiagram-v2", *_diagram(), "```", "", *_table(), ""]
    )


_HEAD = [
    "# The life of a case",
    "",
    "Drawn from `app/domain/moves.py` by `python -m app.wording.lifecycle`; a test holds the two",
    "together. A stage is named for what the case waits for. Moves that leave the stage as it is",
    "are in the table only.",
    "",
]


def _diagram() -> list[str]:
    lines = [f'    state "{stage(one)}" as {one.value}' for one in Stage]
    lines.append(f"    [*] --> {Stage.TO_VERIFY.value}")
    for made, rule in RULES.items():
        if rule.target is not None:
            lines += [
                f"    {source.value} --> {rule.target.value}: {move(made)}"
                for source in _sorted(rule)
                if source is not rule.target
            ]
    return lines + [f"    {one.value} --> [*]" for one in Stage if one in ENDED]


def _table() -> list[str]:
    rows = ["| move | from | to | reason | who | clocks |", "|---|---|---|---|---|---|"]
    for made, rule in RULES.items():
        rows.append(
            f"| {move(made)} | {_sources(rule)} | {_target(made, rule)} | "
            f"{'needed' if rule.needs_reason else ''} | {', '.join(sorted(rule.roles))} | "
            f"{_CLOCKS[rule.effect]} |"
        )
    return rows


def _sources(rule: Rule) -> str:
    if rule.sources == frozenset(Stage):
        return "any"
    return ", ".join(stage(source) for source in _sorted(rule))


def _target(made: Move, rule: Rule) -> str:
    if rule.back:
        return "where it was"
    return stage(rule.target) if rule.target is not None else "stays"


def _sorted(rule: Rule) -> list[Stage]:
    return [one for one in Stage if one in rule.sources]


if __name__ == "__main__":
    from app import i18n

    i18n.use("en")
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
