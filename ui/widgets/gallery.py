"""A page of every small part in every state, to look at after a change of the theme.

`python -m ui.widgets.gallery --theme dark --lang zh_CN OUT.png` renders it without a screen.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from math import sin
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app import i18n
from app.i18n import local
from ui.theme import fonts, levels, style, tokens
from ui.theme.focus import FocusRing
from ui.theme.tokens import Theme
from ui.widgets import chip as chips, deadline_bar, format as fmt, receipts
from ui.widgets.chip import Chip, ChipButton
from ui.widgets.deadline_bar import DeadlineBar
from ui.widgets.elide import CENTRE, LEFT, RIGHT, ElideLabel, paint_text
from ui.widgets.empty_state import EmptyState
from ui.widgets.field_note import FieldNote
from ui.widgets.floating_card import FloatingCard
from ui.widgets.keycap import KeyCap
from ui.widgets.keycap_button import DANGER, ICON, MODE, PRIMARY, TEXT, KeycapButton
from ui.widgets.panel import Panel
from ui.widgets.progress_row import ProgressRow
from ui.widgets.recall_button import RecallButton
from ui.widgets.receipts import Receipt, Receipts
from ui.widgets.search_field import SearchField
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.spark import Threshold, paint_spark
from ui.widgets.tabs import Tab, TextTabs
from ui.widgets.toast import Toast, ToastCard
from ui.widgets.toggle import Toggle

SIZE = QSize(1920, 1220)
_MODES = (
    ("daily", "日常运行", "Daily", "sun-horizon"),
    ("holiday", "重大节假日", "Holiday", "suitcase-simple"),
    ("major_event", "重大活动保障", "Major event", "ticket"),
    ("emergency", "应急处置", "Emergency", "shield-warning"),
)
_NAMES = (("紧急", "urgent"), ("严重", "serious"), ("警告", "warning"), ("提示", "notice"))


class Canvas(QWidget):
    """A widget that paints with one function: how delegates use the parts."""

    def __init__(self, paint: Callable[[QPainter, QRectF, Theme], None], size: QSize) -> None:
        super().__init__()
        self._paint = paint
        self.setMinimumSize(size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()), tokens.current())
        painter.end()


class Gallery(QWidget):
    """The page."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        colours = self.palette()
        colours.setColor(self.backgroundRole(), tokens.current().ground)
        self.setPalette(colours)
        self.focus_on: QWidget | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 24, 24, 24)
        grid.setSpacing(10)
        for column, share in enumerate((56, 66, 63)):
            grid.setColumnStretch(column, share)
        for row in range(3):
            grid.setRowStretch(row, 1)
        for place, title, body in self._panels():
            panel = Panel(title)
            panel.setMinimumWidth(0)
            body.setContentsMargins(14, 12, 14, 12)
            panel.body.addLayout(body)
            grid.addWidget(panel, *place)

    def _panels(self) -> list[tuple[tuple[int, ...], str, QVBoxLayout]]:
        return [
            ((0, 0), local("等级形状", "Severity shapes"), _levels()),
            ((0, 1), local("按钮", "Buttons"), self._buttons()),
            ((0, 2), local("输入", "Inputs"), self._inputs()),
            ((1, 0), local("标签 · 徽标 · 页签", "Chips · badges · tabs"), _chips()),
            ((1, 1), local("时限条 · 回执", "Deadlines · receipts"), _deadlines()),
            ((1, 2), local("趋势线 · 浮卡", "Spark lines · cards"), _sparks()),
            ((2, 0), local("提示条", "Toasts"), _toasts()),
            ((2, 1), local("空状态 · 进度", "Empty · progress"), _empty()),
            ((2, 2), local("模态 · 字号", "Modes · type"), _modes()),
            ((3, 0, 1, 3), local("颜色", "Colours"), _colours()),
        ]

    def _buttons(self) -> QVBoxLayout:
        say = local("派遣", "Dispatch")
        first = [KeycapButton(say, "D", role=PRIMARY) for _index in range(5)]
        first[0].set_icon("paper-plane-tilt")
        first[1].setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        first[2].setDown(True)
        self.focus_on = first[3]
        first[4].forbid(local("案件已由马国庆派遣", "Ma Guoqing dispatched this case"))
        sending = KeycapButton(say, "D", role=PRIMARY)
        sending.set_busy(True, local("派遣中", "Sending"))
        hovered = KeycapButton(local("打开案卷", "Open case"))
        hovered.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        second = [
            (KeycapButton(local("打开案卷", "Open case"), "Return"), ("次按钮", "secondary")),
            (hovered, ("悬停", "hover")),
            (KeycapButton(local("搁置…", "Shelve…"), role=TEXT), ("文字", "text")),
            (KeycapButton(local("作废…", "Void…"), role=DANGER), ("不可逆", "danger")),
            (
                KeycapButton(local("全区适配", "Fit"), "0", icon="corners-out", role=ICON),
                ("图标", "icon"),
            ),
            (KeycapButton(local("确认", "Ack"), "Space", small=True), ("小号 26", "small 26")),
        ]
        switch = local("切换到应急处置", "Switch to emergency")
        recall = RecallButton()
        recall.start(3.9, 5.0)
        third = [
            (KeycapButton(switch, "Ctrl+Return", role=MODE, mode="emergency"), ("模态", "mode")),
            (recall, ("限时撤回", "recall")),
        ]
        names = [("主按钮", "primary"), ("悬停", "hover"), ("按下", "pressed")]
        names += [("焦点环", "focus ring"), ("不可用", "disabled"), ("发送中", "sending")]
        column = _column(10)
        column.addLayout(_captioned(list(zip([*first, sending], names, strict=True))))
        column.addLayout(_captioned(second))
        column.addLayout(_captioned(third))
        column.addStretch(1)
        return column

    def _inputs(self) -> QVBoxLayout:
        plain = QLineEdit(local("学府路 128 号", "128 Xuefu Rd"))
        wrong = QLineEdit("25:70")
        note = FieldNote(wrong)
        note.complain(local("时间应为 00:00–23:59", "The time must be 00:00–23:59"))
        fixed = QLineEdit("410199")
        fixed.setReadOnly(True)
        combo = QComboBox()
        combo.addItems([local("市政抢修二组", "Repair team 2"), local("文澜养护班", "Wenlan crew")])
        search = SearchField(local("案件号、地址、网格、来电", "No., address, grid, caller"))
        reason = QPlainTextEdit(local("暴雨红色预警，三处下穿超 15 cm 且上涨。", "Red rainstorm."))
        reason.setFixedHeight(58)
        style.set_role(reason, "error", False)
        off = QComboBox()
        off.addItem(local("无可选", "No choice"))
        off.setEnabled(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for row, (left, right) in enumerate(
            (
                (plain, search),
                (wrong, fixed),
                (note, _hint(local("只读", "read only"))),
                (combo, off),
            )
        ):
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        on, out = QCheckBox(local("含子网格", "Sub-grids")), QCheckBox(local("只看我的", "Mine"))
        lock, sound = Toggle(local("锁定视图", "Lock view")), Toggle(local("声音", "Sound"))
        on.setChecked(True)
        lock.setChecked(True)
        column = _column(8)
        column.addLayout(grid)
        column.addWidget(reason)
        column.addLayout(_row([on, out, lock, sound], 20))
        column.addStretch(1)
        return column


def _levels() -> QVBoxLayout:
    heads = [("未确认", "unack"), ("大号", "large"), ("已确认", "ack"), ("恢复待确认", "returned")]
    heads.append(("搁置", "shelved"))

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        left, step, down = 90.0, (rect.width() - 90) / 5, 40.0
        for index, words in enumerate(heads):
            cell = QRectF(left + index * step, 0, step, 24)
            paint_text(painter, cell, local(*words), theme.text2, 12, align=CENTRE)
        states = (levels.UNACKNOWLEDGED, *levels.STATES[:4])
        for level in range(1, 5):
            top = 26 + (level - 1) * down
            text = f"{levels.ROMAN[level]} {local(*_NAMES[level - 1])}"
            paint_text(painter, QRectF(0, top, 90, 32), text, theme.text1, 13, 500)
            for index, state in enumerate(states):
                side = 26 if index == 1 else 16
                cell = QRectF(left + index * step, top, step, 32)
                box = QRectF(0, 0, side, side)
                box.moveCenter(cell.center())
                levels.paint_level(painter, box, level, state, index == 1, theme)
        painter.fillRect(QRectF(0, 192, rect.width(), 1), theme.line)
        x = 0.0
        others = (("失联", "stale"), ("按模态静默", "suppressed"), ("停用", "out of service"))
        for state, words in zip(levels.STATES[4:], (*others, ("正常", "normal")), strict=True):
            levels.paint_level(painter, QRectF(x, 205, 18, 18), 1, state, theme=theme)
            took = paint_text(painter, QRectF(x + 24, 202, 160, 24), local(*words), theme.text1)
            x += 24 + took + 20

    column = _column(0)
    column.addWidget(Canvas(paint, QSize(480, 236)), 1)
    return column


def _chips() -> QVBoxLayout:
    say = local
    rows = [
        [
            Chip(say("待派遣", "To dispatch"), chips.FILTER),
            Chip(say("文澜街道", "Wenlan"), chips.ACTIVE),
            Chip(say("+ 筛选", "+ Filter"), chips.ADD),
            Chip(say("暴雨红色预警", "Rainstorm red"), chips.WARNING, level=1),
            Chip(say("大风蓝色", "Wind blue"), chips.WARNING, level=4),
        ],
        [
            Chip("12345"),
            Chip(say("网格员", "Officer")),
            Chip(say("感知", "Sensor")),
            Chip(say("视频·待确认", "Video, unconfirmed"), chips.DOUBTFUL),
            Chip(say("主办", "Lead"), chips.STRONG),
            Chip(say("协办", "Assist")),
        ],
        [Chip(say(zh, en), chips.MODE, icon=icon, mode=mode) for mode, zh, en, icon in _MODES],
    ]
    column = _column(10)
    for row in rows:
        column.addLayout(_row([ChipButton(chip) for chip in row], 8))
    column.addWidget(
        TextTabs(
            [
                Tab("watch", say("值班关注", "Watch"), 23),
                Tab("dispatch", say("待派遣", "Dispatch"), 4),
                Tab("soon", say("将超时", "Soon"), 7, True),
                Tab("super", say("督办", "Supervised"), 5),
                Tab("all", say("全部", "All"), 1412),
            ]
        )
    )
    views = [
        Segment("list", say("列表", "List")),
        Segment("cards", say("卡片", "Cards")),
        Segment("time", say("时间轴", "Timeline")),
    ]
    keys = [KeyCap("Ctrl+K"), KeyCap("Space"), KeyCap("F8")]
    column.addLayout(_row([Segmented(views), *keys], 12))
    column.addStretch(1)
    return column


def _deadlines() -> QVBoxLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(8)
    grid.setHorizontalSpacing(16)
    grid.setColumnStretch(3, 1)
    for row, (state, share, text, zh, en) in enumerate(
        (
            (deadline_bar.NORMAL, 0.72, fmt.duration(5200), "余 25 % 以上", "over 25 % left"),
            (deadline_bar.NEAR, 0.22, fmt.duration(785), "余 25 % 以下", "under 25 %"),
            (deadline_bar.URGENT, 0.08, fmt.duration(228), "余 10 % 以下", "under 10 %"),
            (deadline_bar.OVERDUE, 0.0, fmt.overdue(86), "红斜纹，正计时", "counts up"),
            (deadline_bar.PAUSED, 0.5, deadline_bar.state_text("paused"), "停钟", "clock stopped"),
            (deadline_bar.DONE, 1.0, fmt.duration(724), "不再倒数", "no more counting"),
        )
    ):
        bar = DeadlineBar(share, state)
        bar.setFixedWidth(180)
        grid.addWidget(_label(deadline_bar.state_text(state), "text2"), row, 0)
        grid.addWidget(bar, row, 1)
        grid.addWidget(_time(text, state), row, 2)
        grid.addWidget(_label(local(zh, en), "text3", fonts.SECONDARY), row, 3)
    steps = [
        Receipt(local("已发", "Sent"), receipts.DONE, fmt.took(0.2)),
        Receipt(local("送达", "Delivered"), receipts.DONE, fmt.took(0.6)),
        Receipt(local("签收", "Signed"), receipts.LATE, fmt.overdue(80)),
        Receipt(local("到场", "Arrived"), receipts.RUNNING, fmt.elapsed_of(61, 300), 0.2),
        Receipt(local("办结", "Done"), receipts.WAITING, fmt.DASH),
    ]
    column = _column(18)
    column.addLayout(grid)
    column.addWidget(Receipts(steps))
    column.addStretch(1)
    return column


def _sparks() -> QVBoxLayout:
    wave = [3 + sin(i / 5) + ((i * 37) % 11) / 40 for i in range(40)]
    rise = [2.0] * 18 + [2.0 + i * 0.8 for i in range(22)]
    gap = [float("nan") if 14 < i < 22 else v for i, v in enumerate(wave)]
    look = [
        (("正常", "normal"), wave, 0, False, levels.NORMAL),
        (("未确认", "unack"), rise, 3, False, levels.UNACKNOWLEDGED),
        (("有缺测", "with a gap"), gap, 0, False, levels.NORMAL),
        (("失联", "stale"), wave, 0, True, levels.STALE),
    ]

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = rect.width() / 4
        for index, (words, values, level, stale, state) in enumerate(look):
            cell = QRectF(index * wide, 0, wide - 10, 84)
            fill = theme.level_ground(level) if level else theme.raised
            painter.setPen(theme.level_text(level) if level else theme.line)
            painter.setBrush(fill)
            painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            ink = theme.level_text(level) if level else theme.text2
            paint_text(painter, cell.adjusted(10, 6, -30, -56), local(*words), ink, 12)
            mark = QRectF(cell.right() - 24, cell.top() + 8, 14, 14)
            levels.paint_level(painter, mark, level or 1, state, theme=theme)
            line = cell.adjusted(10, 34, -10, -10)
            limit = (Threshold(14.0, 3),)
            paint_spark(painter, line, values, limit, theme, level, stale)

    card = FloatingCard(
        local("学府社区第 07 网格", "Xuefu community grid 07"), "WL-03-07", closable=True
    )
    words = local("文澜街道 · 社区网格 · 412 户 · 微网格 7", "Wenlan · community · 412 homes")
    card.body.addWidget(ElideLabel(words, fonts.SECONDARY, tone="text2"))
    button = KeycapButton(local("呼叫", "Call"), icon="phone", small=True)
    name = ElideLabel(local("陈向东 网格长", "Chen Xiangdong, grid head"))
    card.body.addLayout(_row([name, button], 8, stretch=False))
    column = _column(14)
    column.addWidget(Canvas(paint, QSize(400, 86)))
    column.addWidget(card)
    column.addStretch(1)
    return column


def _toasts() -> QVBoxLayout:
    def nothing() -> None:
        """The buttons of a picture do nothing."""

    say = local
    column = _column(10)
    for toast in (
        Toast(
            say("已派遣 市政抢修二组", "Dispatched to repair team 2"),
            say("SF-0721-0386 · 送达 0.6 s", "SF-0721-0386 · delivered 0.6 s"),
            actions=((say("撤回 4 s", "Recall 4 s"), nothing),),
        ),
        Toast(
            say(
                "未派遣：马国庆 已于 09:42:58 派遣此案", "Not sent: Ma Guoqing was first, 09:42:58"
            ),
            say("已刷新为最新版本 6，未重复下发", "Now at version 6; nothing was sent twice"),
            2,
            ((say("查看", "Show"), nothing),),
        ),
        Toast(
            say("下发通道中断，3 条指令在待发箱", "Delivery is down, 3 orders wait"),
            say("网络恢复后自动续发，不会重复", "They go out by themselves, once"),
            1,
            ((say("待发箱", "Outbox"), nothing),),
        ),
    ):
        column.addWidget(ToastCard(toast))
    column.addStretch(1)
    return column


def _empty() -> QVBoxLayout:
    say = local
    states = [
        EmptyState(
            "check",
            say("没有待派遣的案件", "Nothing to dispatch"),
            say("上一件 09:41 派出", "The last went at 09:41"),
        ),
        EmptyState(
            "magnifying-glass",
            say("「学府路 129」无结果", "No result for 129 Xuefu"),
            "",
            say("在全部 412 件中找", "Search all 412"),
        ),
        EmptyState(
            "broadcast",
            say("尚无读数", "No reading yet"),
            say("等待首个数据，已 12 s", "Waiting for the first, 12 s"),
        ),
    ]
    running = ProgressRow(say("导入案件 311_sample.csv", "Import 311_sample.csv"))
    running.set_progress(6120, 10000, 3, 8)
    stopped = ProgressRow(say("已取消", "Cancelled"))
    stopped.set_progress(6120, 10000)
    stopped.set_stopped(True)
    row = QHBoxLayout()
    row.setSpacing(14)
    for state in states:
        state.setMinimumHeight(124)
        row.addWidget(state, 1)
    column = _column(16)
    column.addLayout(row)
    column.addWidget(running)
    column.addWidget(stopped)
    column.addStretch(1)
    return column


def _modes() -> QVBoxLayout:
    segments = [Segment(mode, local(zh, en), icon, mode) for mode, zh, en, icon in _MODES]
    column = _column(10)
    for mode, *_names in _MODES:
        switch = Segmented(segments, mode, asks=True)
        if mode == "daily":
            switch.set_preview("emergency", local("预览", "preview"))
        column.addWidget(switch)

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        x = 0.0
        for px, words in (
            (28, ("应急处置", "Emergency")),
            (20, ("井盖缺失", "Cover missing")),
            (15, ("面板标题", "Panel")),
            (13, ("正文", "Body")),
        ):
            took = paint_text(
                painter, QRectF(x, 0, 400, 40), f"{px} {local(*words)}", theme.text1, px
            )
            x += took + 22
        for index, text in enumerate(("11:11:11", "08:48:00")):
            paint_text(painter, QRectF(0, 42 + index * 18, 90, 18), text, theme.text1, 15)
        for index, weight in enumerate((400, 500, 700)):
            cell = QRectF(100 + index * 120, 48, 120, 24)
            text = f"{weight} {local('未读', 'Unread')} 12,345"
            paint_text(painter, cell, text, theme.text2, 13, weight, LEFT)

    column.addWidget(Canvas(paint, QSize(400, 82)))
    column.addStretch(1)
    return column


def _colours() -> QVBoxLayout:
    names = (
        "ground panel raised hover line line2 text1 text2 text3 neutral select_bg select primary"
    )

    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        swatches = [(name, getattr(theme, name)) for name in names.split()]
        swatches += [(levels.ROMAN[n], theme.level_shape(n)) for n in range(1, 5)]
        step = rect.width() / len(swatches)
        for index, (name, colour) in enumerate(swatches):
            box = QRectF(index * step + 0.5, 0.5, step - 24, 35)
            painter.setPen(theme.line2)
            painter.setBrush(colour)
            painter.drawRoundedRect(box, 4, 4)
            cell = QRectF(index * step, 40, step, 18)
            paint_text(painter, cell, name, theme.text1, 12)
            paint_text(painter, cell.translated(0, 18), colour.name().upper(), theme.text2, 12)

    column = _column(0)
    column.addWidget(Canvas(paint, QSize(800, 78)))
    return column


def _column(spacing: int) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(spacing)
    return column


def _row(widgets: list[QWidget], spacing: int, stretch: bool = True) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for widget in widgets:
        row.addWidget(widget)
    if stretch:
        row.addStretch(1)
    return row


def _captioned(parts: list[tuple[KeycapButton, tuple[str, str]]]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for button, words in parts:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        label = QLabel(local(*words))
        label.setProperty("type", "secondary")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
        row.addLayout(column)
    row.addStretch(1)
    return row


def _label(text: str, tone: str, px: int = fonts.BODY) -> ElideLabel:
    return ElideLabel(text, px, tone=tone)


def _hint(text: str) -> ElideLabel:
    return ElideLabel(text, fonts.SECONDARY, tone="text2")


def _time(text: str, state: str) -> Canvas:
    def paint(painter: QPainter, rect: QRectF, theme: Theme) -> None:
        ink = deadline_bar.text_colour(state, theme)
        paint_text(painter, rect, text, ink, 13, 500, RIGHT, elide=False)

    return Canvas(paint, QSize(84, 24))


def render(theme: str, language: str, target: Path, ratio: float = 1.0) -> None:
    """Write the page in `theme` and `language` to `target` (PNG), at a device pixel `ratio`."""
    app = QApplication.instance()
    application = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    i18n.use(language)
    style.apply(application, tokens.load(theme))
    page = Gallery()
    page.resize(SIZE)
    page.ensurePolished()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.show()
    page.setFocus()
    application.processEvents()
    if page.focus_on is not None:
        FocusRing(page).surround(page.focus_on)
    picture = QPixmap(SIZE * ratio)
    picture.setDevicePixelRatio(ratio)
    page.render(picture)
    painter = QPainter(picture)
    _paint_menu(painter, page)
    painter.end()
    picture.save(str(target))
    page.close()


def _paint_menu(painter: QPainter, page: QWidget) -> None:
    """An open menu, laid over the corner of the picture, since it is a window of its own."""
    menu = QMenu(page)
    for zh, en, key in (
        ("督办", "Supervise", "S"),
        ("延期…", "Extend…", ""),
        ("挂账…", "Suspend…", ""),
    ):
        menu.addAction(f"{local(zh, en)}\t{key}" if key else local(zh, en))
    menu.addSeparator()
    menu.addAction(local("合并…", "Merge…")).setEnabled(False)
    menu.setActiveAction(menu.actions()[0])
    menu.resize(menu.sizeHint())
    spot = QPoint(SIZE.width() - menu.width() - 40, 500)
    menu.render(painter, spot, QRect(QPoint(0, 0), menu.size()))


def main() -> None:
    """The command line of this file."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(description="Render the page of small parts.")
    parser.add_argument("target", type=Path)
    parser.add_argument("--theme", choices=tokens.THEMES, default="dark")
    parser.add_argument("--lang", choices=i18n.LANGUAGES, default=i18n.DEFAULT_LANGUAGE)
    parser.add_argument("--ratio", type=float, default=1.0)
    given = parser.parse_args()
    render(given.theme, given.lang, given.target, given.ratio)


if __name__ == "__main__":
    main()
