"""Send a command and put a refusal into words, the same way for every small control."""

from __future__ import annotations

import logging

from app import wording
from app.domain.errors import Refused
from app.i18n import _
from app.messages.commands import AnyCommand
from ui.context import Context

log = logging.getLogger(__name__)


async def send(context: Context, command: AnyCommand) -> str:
    """Send `command`; '' when it was done, else the refusal or the failure in one sentence."""
    try:
        await context.desk.send(command)
    except Refused as refusal:
        return wording.sentence(refusal, context.picture.registry.officers)
    except Exception as error:
        log.exception("command %s failed", type(command).__name__)
        return _("Not stored: {error}. Nothing was changed; try again.").format(error=error)
    return ""


async def send_or_toast(context: Context, command: AnyCommand, title: str) -> bool:
    """Send `command`; a refusal stays as a toast under `title`. True when it was done."""
    problem = await send(context, command)
    if problem:
        context.toasts.show(title, problem, 2, sticky=True)
    return not problem
