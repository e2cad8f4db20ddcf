"""The name, note and colour of a drawn shape, before it goes to every desk, and after."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.shapes import COLOURS, LONGEST_NAME, LONGEST_NOTE, Shape, ShapeKind
from app.i18n import _
from ui.map.cards.side_card import CardEdit, SideCard, note, row
from ui.map.layers.shapes import pen_colour
from ui.theme import tokens
from ui.widgets.keycap_button import DANGER, PRIMARY, TEXT, KeycapButton

_SIDE = 28


class Swatches(QWidget):
    """The colours to draw in. `chosen` names one; arrows step through them."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.colour = COLOURS[0]
        self.setFixedSize(_SIDE * len(COLOURS), _SIDE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Colour"))

    def set_colour(self, colour: str) -> None:
        """Show this one as chosen, without a signal."""
        self.colour = colour
        self.setAccessibleDescription(colour_name(colour))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(int(event.position().x() // _SIDE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose((COLOURS.index(self.colour) + step) % len(COLOURS))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, name in enumerate(COLOURS):
            middle = QPointF(number * _SIDE + _SIDE / 2, _SIDE / 2)
            box = QRectF(middle.x() - 8, middle.y() - 8, 16, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen_colour(name))
            painter.drawRoundedRect(box, 4, 4)
            if name == self.colour:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(tokens.current().select, 2.0))
                painter.drawRoundedRect(box.adjusted(-4, -4, 4, 4), 6, 6)
        painter.end()

    def _choose(self, number: int) -> None:
        if 0 <= number < len(COLOURS):
            self.set_colour(COLOURS[number])
            self.chosen.emit(self.colour)


class DrawCard(SideCard):
    """`changed` tells that the draft looks different, `saved` and `removed` what was pressed,
    `counted` asks what lies inside."""

    changed = Signal()
    saved = Signal()
    removed = Signal()
    counted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Shape"))
        self._shape: Shape | None = None
        self.name = CardEdit(_("Label"), most=LONGEST_NAME)
        self.note = CardEdit(_("Note"), most=LONGEST_NOTE)
        self.swatches = Swatches()
        self._who = note(kind="hint")
        self._problem = note(kind="error")
        self._save = KeycapButton(_("Save for all desks"), "Return", role=PRIMARY, small=True)
        self._remove = KeycapButton(_("Remove"), icon="trash", role=DANGER, small=True)
        self._count = KeycapButton(_("What lies inside"), icon="selection", role=TEXT, small=True)
        for widget in (self.name, self.note, self.swatches, self._who, self._problem):
            self.body.addWidget(widget)
        buttons = row(self._save, self._remove)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        more = row(self._count)
        more.addStretch(1)
        self.body.addLayout(more)
        self.body.setSpacing(8)
        self._connect()

    @property
    def shape(self) -> Shape | None:
        """The draft with what is written on the card."""
        if self._shape is None:
            return None
        return replace(
            self._shape, name=self.name.text().strip(), note=self.note.text().strip(),
            colour=self.swatches.colour,
        )  # fmt: skip

    def show_shape(self, shape: Shape, who: str = "") -> None:
        """A draft (without id) or a shape that is there already, drawn by `who`."""
        self._shape = shape
        self.set_title(_("Shape") if shape.id else _("New shape"), kind_name(shape.kind))
        self.name.setText(shape.name)
        self.note.setText(shape.note)
        self.swatches.set_colour(shape.colour)
        self._who.setText(who)
        self._who.setVisible(bool(who))
        self._remove.setVisible(bool(shape.id))
        self._count.setVisible(shape.kind in (ShapeKind.CIRCLE, ShapeKind.POLYGON))
        self._save.set_title(_("Save change") if shape.id else _("Save for all desks"))
        self.set_busy(False)
        self.tell_problem("")

    def reshape(self, shape: Shape) -> None:
        """The same shape after its handles were dragged."""
        self._shape = shape

    def forget(self) -> None:
        """No shape is on the card."""
        self._shape = None

    def set_busy(self, busy: bool) -> None:
        """While the command is on its way."""
        self._save.set_busy(busy)

    def tell_problem(self, text: str) -> None:
        """Why it was refused."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def write(self) -> None:
        """Lead the keyboard to the name."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _connect(self) -> None:
        for edit in (self.name, self.note):
            edit.textChanged.connect(lambda _text: self.changed.emit())
            edit.returnPressed.connect(self.saved)
            edit.left.connect(self.close_card)
        self.swatches.chosen.connect(lambda _colour: self.changed.emit())
        self._save.clicked.connect(self.saved)
        self._remove.clicked.connect(self.removed)
        self._count.clicked.connect(self.counted)


def kind_name(kind: ShapeKind) -> str:
    """What was drawn, in a word."""
    return {
        ShapeKind.POINT: _("point"),
        ShapeKind.LINE: _("line"),
        ShapeKind.POLYGON: _("area"),
        ShapeKind.CIRCLE: _("circle"),
        ShapeKind.TEXT: _("text"),
    }[kind]


def colour_name(colour: str) -> str:
    """A colour in a word."""
    names = {
        "slate": _("slate"),
        "teal": _("teal"),
        "violet": _("violet"),
        "brown": _("brown"),
        "pink": _("pink"),
    }
    return names.get(colour, colour)
