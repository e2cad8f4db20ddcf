"""Orders that are thought of and not sent: lines from each unit to its case, over the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter

from app.geo import projection
from app.i18n import local
from ui.map.layers import flow
from ui.map.view import View

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

_ENDS_PX = 11.0


class Proposal:
    """Follows the session; units that move take their lines with them."""

    def __init__(self, panel: MapPanel) -> None:
        self._panel, self._session = panel, panel.context.session
        self._session.proposed.connect(panel.update)

    def lines(self, view: View) -> dict[str, QLineF]:
        """Case id to the line (pixels) from its unit to it, as both are now."""
        picture, found = self._panel.context.picture, dict[str, QLineF]()
        for case_id, unit in self._session.proposal:
            case, row = picture.cases.get(case_id), picture.units.index.get(unit)
            if case is None or row is None or case.lon is None or case.lat is None:
                continue
            here = (float(picture.units.lon[row]), float(picture.units.lat[row]))
            ends = projection.points_to_mercator([here, (case.lon, case.lat)]).tolist()
            line = _shortened(QLineF(view.point(*ends[0]), view.point(*ends[1])))
            if line is not None:
                found[case_id] = line
        return found

    def draw(self, painter: QPainter, view: View) -> None:
        """All of them, the one that is pointed at above the others and by its unit's name."""
        lines, lit = self.lines(view), self._session.lit
        flow.propose(painter, [line for key, line in lines.items() if key != lit], lit=False)
        if lit in lines:
            flow.propose(painter, [lines[lit]], lit=True)
            flow.name(painter, lines[lit].p1() + QPointF(0, -_ENDS_PX), self._name(lit))

    def _name(self, case_id: str) -> str:
        units = self._panel.context.picture.units
        unit = units.items[units.index[dict(self._session.proposal)[case_id]]]
        return local(unit.name, unit.name_en)


def _shortened(line: QLineF) -> QLineF | None:
    """Without what lies under the marks at its ends."""
    if line.length() <= 2 * _ENDS_PX:
        return None
    share = _ENDS_PX / line.length()
    return QLineF(line.pointAt(share), line.pointAt(1 - share))
