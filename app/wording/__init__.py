"""Rules' answers put into words: one clear sentence or word for each key, in the language in use.

Everything a rule can refuse and every state it can find has its words here and nowhere else.
"""

from app.wording.plans import plan_line, plan_name, task_state
from app.wording.reasons import reason, trouble
from app.wording.sentences import sentence, worded
from app.wording.timeline import Names, event_line
from app.wording.words import (
    alarm_state,
    alarm_step,
    due_state,
    duration,
    level,
    move,
    receipt,
    response_level,
    sensor_state,
    stage,
    unit_status,
)

__all__ = [
    "Names",
    "alarm_state",
    "alarm_step",
    "due_state",
    "duration",
    "event_line",
    "level",
    "move",
    "plan_line",
    "plan_name",
    "reason",
    "receipt",
    "response_level",
    "sensor_state",
    "sentence",
    "stage",
    "task_state",
    "trouble",
    "unit_status",
    "worded",
]
