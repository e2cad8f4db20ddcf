"""The centre's calendar taken in, and suggestions answered."""

from __future__ import annotations

from app.domain.errors import Refused
from app.domain.suggestions import Answer, SuggestionAnswer
from app.messages.events import AnyEvent, EventsTaken, SuggestionAnswered
from app.messages.mode_commands import AnswerSuggestion, TakeEvents
from app.services.unit_of_work import UnitOfWork

LONGEST_REASON = 500


def take(command: TakeEvents, uow: UnitOfWork) -> list[AnyEvent]:
    """Keep events; those that say nothing new change nothing."""
    known = {event.id: event for event in uow.calendar()}
    new = tuple(event for event in command.events if known.get(event.id) != event)
    for event in new:
        uow.save_calendar_event(event)
    return [EventsTaken(events=new)] if new else []


def answer(command: AnswerSuggestion, uow: UnitOfWork) -> list[AnyEvent]:
    """Put a suggestion off or dismiss it, with the reason; accepting it is to switch."""
    reason = command.reason.strip()
    if command.answer is Answer.DISMISSED and not reason:
        raise Refused("suggestion.reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("suggestion.long", most=LONGEST_REASON)
    if command.answer is Answer.PUT_OFF and (command.until is None or command.until <= uow.now):
        raise Refused("suggestion.until")
    if command.answer is Answer.ACCEPTED:
        raise Refused("suggestion.switch")
    return kept(command.suggestion, command.answer, command, uow)


def kept(
    suggestion: str, answer: Answer, command: AnswerSuggestion, uow: UnitOfWork
) -> list[AnyEvent]:  # fmt: skip
    """Write an answer down."""
    given = SuggestionAnswer(
        suggestion, answer, command.officer, uow.now, command.reason.strip(), command.until
    )
    uow.save_answer(given)
    return [SuggestionAnswered(answer=given)]
