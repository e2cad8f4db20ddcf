"""The rows of the action table that act on the selected case; every panel may ask for them."""

from __future__ import annotations

from app import wording
from app.domain.cases import Case, Move, offered
from app.i18n import _
from ui.actions.cases import CaseVerbs
from ui.actions.table import Action
from ui.context import Context
from ui.models.advice import advise

KEYS: dict[Move, str] = {
    Move.VERIFY: "V",
    Move.OPEN: "O",
    Move.DISPATCH: "D",
    Move.RECALL: "Z",
    Move.CHECK: "C",
    Move.CLOSE: "E",
    Move.CALL_BACK: "B",
    Move.SUPERVISE: "S",
}
"""The key of a move, as it is printed on its button."""

ICONS: dict[Move, str] = {
    Move.VERIFY: "check",
    Move.OPEN: "folder-plus",
    Move.DISPATCH: "paper-plane-tilt",
    Move.RECALL: "arrow-counter-clockwise",
    Move.RETURN: "arrow-bend-up-left",
    Move.CHECK: "clipboard-text",
    Move.REWORK: "arrow-bend-up-left",
    Move.CLOSE: "archive",
    Move.CALL_BACK: "phone",
    Move.VOID: "prohibit",
    Move.SUSPEND: "pause",
    Move.RESUME: "play",
    Move.SUPERVISE: "eye",
    Move.RATE: "star",
    Move.REASSIGN: "arrows-left-right",
    Move.CONTACT: "phone-call",
    Move.URGE: "bell-ringing",
    Move.EXTEND: "clock-clockwise",
    Move.REFUSE_EXTENSION: "clock",
    Move.DELIBERATE: "users-three",
    Move.ESCALATE: "arrow-fat-up",
    Move.HAND_BACK: "arrow-fat-down",
    Move.TAKE_OVER: "user-circle",
    Move.MERGE: "git-merge",
    Move.UNMERGE: "git-fork",
    Move.APPEAL: "scales",
}

FORWARD = (Move.DISPATCH, Move.OPEN, Move.VERIFY, Move.CHECK, Move.CLOSE, Move.CALL_BACK)
"""The moves that bring a case forward, the usual one first."""

_USUAL = {"to_verify": Move.VERIFY, "to_open": Move.OPEN, "to_dispatch": Move.DISPATCH,
          "to_check": Move.CHECK, "to_close": Move.CLOSE,
          "to_call_back": Move.CALL_BACK}  # fmt: skip


def usual_move(case: Case) -> Move | None:
    """The one step the officer owes this case, or None when it is others' turn."""
    move = _USUAL.get(case.stage.value)
    return move if move in offered(case) and case.suspended_at is None else None


def forward_moves(case: Case) -> list[Move]:
    """The officer's legal forward moves, the usual one first."""
    usual = usual_move(case)
    legal = [move for move in FORWARD if move in offered(case)]
    return sorted(legal, key=lambda move: move is not usual) if usual else []


def selected_case(context: Context) -> str:
    """The case that keys act on: the selected one, or the one whose file is open."""
    session = context.session
    return session.key if session.kind == "case" else session.case_file


def dispatch_best(context: Context, case_id: str) -> None:
    """Send the case to the recommended unit and open its file, where the receipts tick in."""
    picture = context.picture
    case = picture.cases.get(case_id)
    best = advise(picture, case, context.bridge.now, 1) if case else ()
    if best:
        CaseVerbs.of(context).dispatch(case_id, best[0].unit.id)
        context.session.open_case(case_id)


def add_case_actions(context: Context) -> None:
    """Register the rows; a second call replaces them by the same."""
    context.actions.add(
        Action(
            "case.open",
            "Open case file",
            lambda: context.session.open_case(selected_case(context)),
            "Return",
            "folder-open",
            "Case",
            lambda: "" if selected_case(context) else _("Select a case first."),
        ),
        Action(
            "case.shut",
            "Close case file",
            lambda: context.session.open_case(""),
            "",
            "x",
            "Case",
            lambda: "" if context.session.case_file else _("No case file is open."),
        ),
        Action(
            "case.dispatch",
            "Dispatch to the recommended unit",
            lambda: dispatch_best(context, selected_case(context)),
            KEYS[Move.DISPATCH],
            ICONS[Move.DISPATCH],
            "Case",
            lambda: _why_no_dispatch(context),
        ),
        Action(
            "case.recall",
            "Recall the order",
            lambda: CaseVerbs.of(context).recall(selected_case(context)),
            KEYS[Move.RECALL],
            ICONS[Move.RECALL],
            "Case",
            lambda: CaseVerbs.of(context).why_not(selected_case(context), Move.RECALL),
        ),
        *(_row(context, move, title) for move, title in _PLAIN.items()),
        _reasoned(context, Move.SUPERVISE, "Supervise…"),
        _reasoned(context, Move.SUSPEND, "Suspend…"),
        _reasoned(context, Move.VOID, "Void…"),
        _reasoned(context, Move.RETURN, "Return…"),
        _reasoned(context, Move.REWORK, "Send back for rework…"),
        _reasoned(context, Move.CALL_BACK, "Call back…"),
        _reasoned(context, Move.EXTEND, "Extend by one limit…"),
        _reasoned(context, Move.DELIBERATE, "Put to deliberation…"),
        _reasoned(context, Move.ESCALATE, "Escalate to the centre above…"),
        _reasoned(context, Move.TAKE_OVER, "Let a leader take the case…"),
        _reasoned(context, Move.MERGE, "Merge into another case…"),
        _reasoned(context, Move.APPEAL, "Appeal against being overdue…"),
    )


_PLAIN = {
    Move.VERIFY: "Verify case",
    Move.OPEN: "Open case for dispatch",
    Move.CHECK: "Confirm the check",
    Move.CLOSE: "Close case",
    Move.RESUME: "Resume case",
    Move.CONTACT: "Note the first contact",
    Move.URGE: "Urge the unit",
}


def _row(context: Context, move: Move, title: str) -> Action:
    return Action(
        f"case.{'establish' if move is Move.OPEN else move.value}",
        title,
        lambda: CaseVerbs.of(context).move(selected_case(context), move),
        KEYS.get(move, ""),
        ICONS[move],
        "Case",
        lambda: CaseVerbs.of(context).why_not(selected_case(context), move),
    )


def _reasoned(context: Context, move: Move, title: str) -> Action:
    def ask() -> None:
        case_id = selected_case(context)
        context.session.open_case(case_id)
        CaseVerbs.of(context).reason_wanted.emit(case_id, move)

    return Action(
        f"case.{move.value}",
        title,
        ask,
        KEYS.get(move, ""),
        ICONS[move],
        "Case",
        lambda: CaseVerbs.of(context).why_not(selected_case(context), move),
    )


def _why_no_dispatch(context: Context) -> str:
    case_id = selected_case(context)
    problem = CaseVerbs.of(context).why_not(case_id, Move.DISPATCH)
    if problem:
        return problem
    case = context.picture.cases[case_id]
    found = advise(context.picture, case, context.bridge.now, 1)
    return "" if found else _("No unit is free for this.")


def move_title(move: Move) -> str:
    """The word on the button of a move."""
    return wording.move(move)
