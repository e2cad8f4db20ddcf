"""What hangs on a plan: who is called, what is held ready, what each role does."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.domain.plans import Plan
from app.i18n import _, local
from app.picture.picture import Picture
from ui.plans.task_card import tel
from ui.widgets import format as fmt


class Annexes(QWidget):
    """Contacts, command, resources and action cards as text; numbers ring."""

    def __init__(self) -> None:
        super().__init__()
        self._label = QLabel()
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setOpenExternalLinks(True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addWidget(self._label, 1)

    def show_plan(self, plan: Plan | None, picture: Picture) -> None:
        """Show those of a plan."""
        if plan is None:
            self._label.setText(escape(_("This plan is no longer among the plans.")))
            return
        parts = [
            (_("Contacts"), _contacts(plan, picture)),
            (_("Command"), _command(plan)),
            (_("Resources"), _resources(plan, picture)),
            *(
                (local(card.role, card.role_en), [escape(local(*step)) for step in card.steps])
                for card in plan.cards
            ),
        ]
        self._label.setText(
            "".join(
                f"<p><b>{escape(title)}</b><br>{'<br>'.join(lines)}</p>"
                for title, lines in parts
                if lines
            )
        )

    def text(self) -> str:
        """What is shown."""
        return self._label.text()


def _contacts(plan: Plan, picture: Picture) -> list[str]:
    bodies = picture.registry.departments
    lines = []
    for contact in plan.contacts:
        body = bodies.get(contact.department)
        phone = contact.phone or (body.phone if body else "")
        number = tel(phone) if phone else escape(_("no number is known"))
        lines.append(f"{escape(local(contact.name, contact.name_en))} {number}")
    return lines


def _command(plan: Plan) -> list[str]:
    return [
        escape(f"{local(post.role, post.role_en)}: {local(post.duty, post.duty_en)}")
        for post in plan.command
    ]


def _resources(plan: Plan, picture: Picture) -> list[str]:
    lines = []
    for held in plan.resources:
        body = picture.registry.departments.get(held.keeper)
        keeper = local(body.name, body.name_en) if body else held.keeper
        amount = fmt.quantity(held.count, local(held.unit, held.unit_en))
        place = local(held.place, held.place_en)
        words = [local(held.name, held.name_en), amount, keeper, place]
        lines.append(escape(" · ".join(word for word in words if word)))
    return lines
