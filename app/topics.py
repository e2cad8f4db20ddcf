"""The topics of the bus: one tree per centre, so that one broker serves a city."""

from __future__ import annotations


def orders(centre: str, unit: str) -> str:
    """Orders to one unit's terminal."""
    return f"griddeck/{centre}/orders/{unit}"


def receipts(centre: str, unit: str) -> str:
    """Receipts from one unit's terminal."""
    return f"griddeck/{centre}/receipts/{unit}"


def readings(centre: str, source: str) -> str:
    """SenML packs from one source."""
    return f"griddeck/{centre}/readings/{source}"


def positions(centre: str) -> str:
    """Positions of units."""
    return f"griddeck/{centre}/positions"


def cases(centre: str, source: str) -> str:
    """Case reports from another system."""
    return f"griddeck/{centre}/cases/{source}"


def warnings(centre: str) -> str:
    """Weather warnings as JSON."""
    return f"griddeck/{centre}/warnings"


def simulation(centre: str) -> str:
    """How the demonstration is to run."""
    return f"griddeck/{centre}/simulation"


def officers(centre: str, officer: str) -> str:
    """What one person of the roster is told."""
    return f"griddeck/{centre}/officers/{officer}"


def whistles(centre: str, department: str) -> str:
    """Whistles for one department."""
    return f"griddeck/{centre}/whistles/{department}"


def answers(centre: str, department: str) -> str:
    """Check-ins of one department."""
    return f"griddeck/{centre}/answers/{department}"


def plan_tasks(centre: str, owner: str) -> str:
    """Tasks of running plans for one department."""
    return f"griddeck/{centre}/plans/{owner}"


def plan_answers(centre: str, owner: str) -> str:
    """What one department says of its tasks."""
    return f"griddeck/{centre}/plan_answers/{owner}"


def above(centre: str) -> str:
    """What comes to a centre from the one below or above it: cases given up or handed back."""
    return f"griddeck/{centre}/centres"
