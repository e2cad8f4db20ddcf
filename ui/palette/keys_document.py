"""Every key of the desk as a page of the handbook, in the language in use.

The pages lie in docs/handbook; a test holds them against the program, so that no key is told that
is not bound, and writes them anew when asked to.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from app.i18n import _, language
from ui.actions.table import Action, title
from ui.widgets.keycap import key_label

FILES = {"zh_CN": "keys.zh.md", "en": "keys.en.md"}
_HEADS = {
    "zh_CN": ("按键一页", "按 `?` 在程序里看到同样的表。", "键", "作用"),
    "en": ("Keys on one page", "`?` shows the same in the program.", "key", "what it does"),
}


def page(actions: Iterable[Action]) -> str:
    """The Markdown of the page, by group, in the order of the table."""
    name, said, key, what = _HEADS[language()]
    rows = [action for action in actions if action.shortcut]
    order = list(dict.fromkeys(action.group for action in rows))
    rows.sort(key=lambda action: order.index(action.group))
    lines = [f"# {name}", "", said]
    for group, members in groupby(rows, key=lambda action: action.group):
        lines += ["", f"## {_(group)}", "", f"| {key} | {what} |", "|---|---|"]
        lines += [f"| {_key(one.shortcut)} | {title(one)} |" for one in members]
    return "\n".join(lines) + "\n"


def _key(shortcut: str) -> str:
    label = "+".join(key_label(part) or part for part in shortcut.replace("++", "+Plus").split("+"))
    return f"`{label}`" if label != "`" else "`` ` ``"
