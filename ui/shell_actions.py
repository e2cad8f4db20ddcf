"""What the window itself can do: palette, keys, modes, language, theme, wall, quit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.modes import needs_leader
from app.i18n import _, local
from app.messages.commands import SwitchMode
from ui.actions.sending import send_or_toast
from ui.actions.table import Action
from ui.topbar.bar import MODE_KEYS

if TYPE_CHECKING:
    from ui.shell import DeskWindow


def add(window: DeskWindow) -> None:
    """Register the window's rows; those of a window built anew replace the earlier ones."""
    _add_desk(window)
    _add_view(window)
    _add_modes(window)


def _add_desk(window: DeskWindow) -> None:
    group = "Desk"
    window.context.actions.add(
        Action("app.palette", "Find a command, a case, a place…", window.palette_.open, "Ctrl+K",
               "magnifying-glass", group),
        Action("case.new", "New case", window.forms.new_case, "Ctrl+N", "plus-circle", group),
        Action("case.assign", "Assign the cases shown", window.forms.assign, "Ctrl+D",
               "paper-plane-tilt", group),
        Action("supervision.morning", "Morning list: overdue, returned, supervised",
               lambda: window.forms.supervision("morning"), "Ctrl+M", "list-checks", group),
        Action("supervision.rates", "Three rates", lambda: window.forms.supervision("rates"),
               "Ctrl+R", "chart-bar", group),
        Action("archive.open", "All cases, also concluded ones", window.forms.archive,
               "Ctrl+Shift+F", "archive", group),
        Action("feeds.open", "Feeds: how they are doing, their settings", window.forms.feeds,
               "Ctrl+Shift+I", "broadcast", group),
        Action("sensors.register", "Sensors to be registered",
               lambda: window.forms.feeds("strangers"), "Ctrl+Shift+G", "list-plus", group),
        Action("duties.open", "Duties list: who is responsible, until when",
               window.forms.duties, "Ctrl+Shift+Y", "scroll", group),
        Action("alarm.list", "All alarms", lambda: window.forms.alarms("standing"), "A", "bell",
               group),
        Action("alarm.of_case", "The alarm the case came from", window.forms.alarm_of_case, "",
               "bell", group, lambda: _no_alarm(window)),
        Action("alarm.history", "Alarm history", lambda: window.forms.alarms("history"), "",
               "clock-counter-clockwise", group),
        Action("alarm.figures", "Figures of the alarm system",
               lambda: window.forms.alarms("figures"), "", "chart-line-up", group),
        Action("alarm.sounds", "Sounds of alarms", lambda: window.forms.alarms("sounds"), "",
               "speaker-high", group),
        Action("warnings.open", "Warnings: in force, coming, past, exercises",
               window.forms.warnings, "Ctrl+J", "cloud-rain", group),
        Action("plan.board", "Running plans: tasks, timeline, contacts",
               window.forms.plan_board, "Ctrl+B", "list-bullets", group),
        Action("plan.start", "Start a plan for what is selected",
               window.forms.start_plan, "Ctrl+Shift+B", "play", group),
        Action("app.keys", "All keys", window.keys.open, "?", "keyboard", group),
        Action("app.handbook", "Handbook: the page for what has the focus",
               window.open_handbook, "F1", "book-open", group),
        Action("app.back", "Back, close, deselect", window.back, "Escape", "arrow-u-up-left",
               group),
        Action("app.quit", "Close the desk", lambda: _close(window), "Ctrl+Q", "sign-out", group),
    )  # fmt: skip


def _close(window: DeskWindow) -> None:
    window.close()


def _add_view(window: DeskWindow) -> None:
    session, group = window.context.session, "View"

    def other_theme() -> None:
        session.set_theme("light" if session.theme == "dark" else "dark")

    def other_language() -> None:
        session.set_language("en" if session.language.startswith("zh") else "zh_CN")

    def full_screen() -> None:
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()

    def forget_sizes() -> None:
        session.store.remove(f"layout/{session.officer.id}")
        window.apply_mode()

    window.context.actions.add(
        Action("view.theme", "Light or dark theme", other_theme, "Ctrl+Shift+D", "moon", group),
        Action("view.language", "中文 / English", other_language, "Ctrl+Shift+L", "translate",
               group),
        Action("view.full_screen", "Full screen", full_screen, "F11", "corners-out", group),
        Action("view.swap", "Mode's panel or urgent cases", window.left.swap, "Q",
               "arrows-left-right", group, lambda: _no_swap(window)),
        Action("view.reset", "Panel widths as the mode sets them", forget_sizes, "", "columns",
               group),
        Action("wall.open", "Open the video wall", lambda: open_wall(window), "Ctrl+Shift+W",
               "monitor", "Wall"),
        Action("wall.control", "Video wall: what it shows, and what it is told to",
               window.forms.wall, "F10", "monitor-play", "Wall"),
    )  # fmt: skip


def _no_alarm(window: DeskWindow) -> str:
    case = window.context.picture.cases.get(window.context.session.case_file)
    known = case is not None and case.source == "sensor" and case.source_id
    return "" if known else _("No case of an alarm is open")


def _no_swap(window: DeskWindow) -> str:
    queue = window.context.picture.mode.layout.left == "queue"
    return _("The queue is the mode's own panel") if queue else ""


def _add_modes(window: DeskWindow) -> None:
    picture, group = window.context.picture, "Modes"
    modes = sorted(picture.catalogue.modes.values(), key=lambda mode: mode.order)
    keys = (*MODE_KEYS, *[""] * len(modes))
    for mode, key in zip(modes, keys, strict=False):
        title = _("Preview: {mode}").format(mode=local(mode.name, mode.name_en))
        window.context.actions.add(
            Action(f"mode.{mode.id}", title, lambda m=mode.id: window.preview_mode(m),  # type: ignore[misc]
                   key, mode.icon, group)
        )  # fmt: skip
    window.context.actions.add(
        Action("mode.confirm", "Confirm the mode that is previewed", window.preview.switch,
               "Ctrl+Return", "check", group, lambda: _no_preview(window),
               also=("Ctrl+Enter",)),
        Action("mode.suggested", "Modes: what is suggested",
               lambda: window.forms.modes("suggested"), "Ctrl+Shift+J", "lightbulb", group),
        Action("mode.calendar", "Modes: holidays and events ahead",
               lambda: window.forms.modes("calendar"), "", "calendar-blank", group),
        Action("mode.reports", "Reports upwards: clocks, draft, export",
               lambda: window.forms.modes("reports"), "Ctrl+Shift+U", "paper-plane-tilt", group),
        Action("mode.edit", "Modes: what they are made of, changed and brought back",
               lambda: window.forms.modes("edit"), "", "pencil-simple", group),
        Action("mode.history", "Modes: every switch, who and why",
               lambda: window.forms.modes("history"), "Ctrl+Shift+H", "clock-counter-clockwise",
               group),
        Action("mode.secret", "My secret for confirming a switch",
               lambda: window.forms.modes("secret"), "", "lock-key", group),
        Action("mode.revert", "Back to the mode before", lambda: _revert(window),
               "Ctrl+Shift+Z", "arrow-counter-clockwise", group,
               lambda: "" if picture.mode_state.before else _("No mode was switched yet")),
    )  # fmt: skip


def _no_preview(window: DeskWindow) -> str:
    return "" if window.preview.isVisible() else _("No mode is previewed")


def _revert(window: DeskWindow) -> None:
    """Back at once where an officer alone may; with everything put in where a second person
    confirms."""
    context = window.context
    picture, state = context.picture, context.picture.mode_state
    if state.before not in picture.catalogue.modes:
        return
    target = picture.catalogue.modes[state.before].under(state.before_preset)
    reason = _("Switched back: {reason}").format(reason=state.reason)
    if needs_leader(picture.mode, target):
        window.preview_mode(target.id, target.preset, state.before_level, reason)
        return
    command = SwitchMode(
        command_id=context.desk.command_id(),
        officer=context.session.officer.id,
        mode=target.id,
        preset=target.preset,
        level=state.before_level,
        reason=reason,
        expected_version=state.version,
    )

    async def send() -> None:
        await send_or_toast(context, command, _("Not switched back"))

    context.spawn(send())


def open_wall(window: DeskWindow) -> None:
    """Open the wall on the screens beside this one; on one screen alone, over it."""
    from ui.wall.window import open_walls

    open_walls(window.context, beside=window.screen())
