"""The life of an alarm as a page of the documents, drawn from its table of steps: what is written
there cannot drift from what the program does. `python -m app.wording.alarm_life FILE` writes it."""

from __future__ import annotations

import sys
from pathlib import Path

from app.domain.alarms import LIFE, AlarmState, By, Rule, Step
from app.wording.words import alarm_state, alarm_step

_BY = {
    By.SENSOR: "the sensor",
    By.OFFICER: "an officer",
    By.CLOCK: "the clock",
    By.MODE: "the mode",
}
_HEAD = [
    "# The life of an alarm",
    "",
    "After ISA-18.2 / IEC 62682, drawn from `app/domain/alarms.py` by",
    "`python -m app.wording.alarm_life`; a test holds the two together. Steps that leave the state",
    "as it is are in the table only. An alarm that clears itself stays until it is acknowledged;",
    "level Ⅰ is never shelved or suppressed, and one that becomes Ⅰ leaves both at once.",
    "",
]


def page() -> str:
    """The whole page as Markdown, in English."""
    return "\n".join(
        [*_HEAD, "```mermaid", "stateDiagram-v2", *_diagram(), "```", "", *_table(), ""]
    )


def _diagram() -> list[str]:
    lines = [f'    state "{alarm_state(one)}" as {one.value}' for one in AlarmState]
    lines.append(f"    [*] --> {AlarmState.UNACKNOWLEDGED.value}: {alarm_step(Step.RAISED)}")
    for step, rule in LIFE.items():
        lines += [
            f"    {source.value} --> {target.value}: {alarm_step(step)}"
            for source, target in rule.to.items()
            if source is not target
        ]
        if rule.over is not None:
            gone = f"{alarm_step(step)}, the condition is gone"
            lines += [f"    {source.value} --> {rule.over.value}: {gone}" for source in rule.to]
    return [*lines, f"    {AlarmState.CLEARED.value} --> [*]"]


def _table() -> list[str]:
    rows = ["| step | by | from → to | reason |", "|---|---|---|---|"]
    for step, rule in LIFE.items():
        reason = "needed" if rule.needs_reason else ""
        rows.append(f"| {alarm_step(step)} | {_BY[rule.by]} | {_ways(rule)} | {reason} |")
    return rows


def _ways(rule: Rule) -> str:
    ways = [
        f"{alarm_state(a)} → {'stays' if a is b else alarm_state(b)}" for a, b in rule.to.items()
    ]
    if rule.over is not None:
        ways.append(f"condition gone → {alarm_state(rule.over)}")
    return "; ".join(ways)


if __name__ == "__main__":
    from app import i18n

    i18n.use("en")
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
