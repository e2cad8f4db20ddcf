"""Puts a theme on the application: Fusion, palette, font and one style sheet.

The sheet is resources/themes/desk.qss, a template whose `@token` words are colours of the theme.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyleFactory

from app import paths
from ui.theme import fonts, tokens
from ui.theme.focus import FocusRing

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from ui.theme.tokens import Theme

_TOKEN = re.compile(r"@([a-z_]+[0-9]?)")
_DISABLED = QPalette.ColorGroup.Disabled


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application in `theme`; called again, it changes every open window."""
    tokens.use(theme.name)
    fonts.load_shipped()
    if app.style().name().lower() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(theme))
    app.setFont(fonts.font(fonts.BODY))
    app.setStyleSheet(sheet(theme))
    FocusRing.watch(app)


def sheet(theme: Theme) -> str:
    """The style sheet of `theme`; raises `ThemeError` on a token that there is not."""
    template = (paths.resources() / "themes" / "desk.qss").read_text(encoding="utf-8")
    values = _values(theme)

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name not in values:
            raise tokens.ThemeError(f"desk.qss: there is no token @{name}")
        return values[name]

    return _TOKEN.sub(value, template)


def palette(theme: Theme) -> QPalette:
    """The Qt palette of `theme`, for what style sheets do not reach."""
    role = QPalette.ColorRole
    made = QPalette()
    for key, colour in {
        role.Window: theme.panel,
        role.WindowText: theme.text1,
        role.Base: theme.ground,
        role.AlternateBase: theme.panel,
        role.Text: theme.text1,
        role.PlaceholderText: theme.text3,
        role.Button: theme.raised,
        role.ButtonText: theme.text1,
        role.BrightText: theme.text1,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text1,
        role.Highlight: theme.select_bg,
        role.HighlightedText: theme.text1,
        role.Link: theme.select,
        role.LinkVisited: theme.select,
        role.Accent: theme.select,
        role.Light: theme.line2,
        role.Midlight: theme.line,
        role.Mid: theme.line,
        role.Dark: theme.line,
        role.Shadow: theme.ground,
    }.items():
        made.setColor(key, colour)
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(_DISABLED, key, theme.disabled)
    return made


def set_role(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property the style sheet looks at (`role`, `small`, `error`) and restyle `widget`."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _values(theme: Theme) -> dict[str, str]:
    values = {f.name: getattr(theme, f.name).name() for f in fields(tokens.Palette)}
    for level in range(1, 5):
        values[f"text_l{level}"] = theme.level_text(level).name()
        values[f"shape_l{level}"] = theme.level_shape(level).name()
        values[f"ground_l{level}"] = theme.level_ground(level).name()
    values["thumb"] = _mix(theme.line2, theme.panel, 0.9).name()
    values["icons"] = f"{(paths.resources() / 'icons' / theme.name).as_posix()}"
    return values


def _mix(a: QColor, b: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        a.redF() * share + b.redF() * (1 - share),
        a.greenF() * share + b.greenF() * (1 - share),
        a.blueF() * share + b.blueF() * (1 - share),
    )
