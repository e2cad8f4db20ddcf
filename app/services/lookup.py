"""Finding what a command names, or refusing it in the same words everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.cases import Case
from app.domain.errors import Refused
from app.domain.orders import Dispatch
from app.domain.registry import Unit
from app.services.unit_of_work import UnitOfWork

ANY_VERSION = -1
"""What a mover says who did not look at the case on a screen: the field, a terminal."""


def case_as_seen(uow: UnitOfWork, case_id: str, expected_version: int) -> Case:
    """The case, when it still is as the officer saw it; else Refused with who was faster."""
    case = uow.case(case_id)
    if case is None:
        raise Refused("case.unknown", case=case_id)
    if expected_version not in (ANY_VERSION, case.version):
        raise Refused("case.changed", case=case.id, officer=uow.last_mover(case.id))
    return case


def known_unit(uow: UnitOfWork, unit_id: str) -> Unit:
    """The unit, or Refused."""
    unit = uow.unit(unit_id)
    if unit is None:
        raise Refused("unit.unknown", unit=unit_id)
    return unit


def role_of(uow: UnitOfWork, officer_id: str) -> str:
    """The role of an officer; '' for the program itself, a feed or a terminal."""
    officer = uow.officer(officer_id)
    return officer.role if officer is not None else ""


def known_dispatch(uow: UnitOfWork, dispatch_id: str) -> Dispatch:
    """The order, or Refused."""
    dispatch = uow.dispatch(dispatch_id)
    if dispatch is None:
        raise Refused("dispatch.unknown", dispatch=dispatch_id)
    return dispatch


def muted(subjects: Sequence[str], uow: UnitOfWork) -> frozenset[str]:
    """Those of `subjects` whose kind the mode in force mutes by design."""
    mode = uow.catalogue.in_force(uow.mode())
    if not mode.suppressed:
        return frozenset()
    kinds = uow.sensor_kinds(subjects)
    return frozenset(key for key, kind in kinds.items() if kind in mode.suppressed)
