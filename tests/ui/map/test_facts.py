"""What the card under the pointer says about each kind of thing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.domain.clocks import DueState
from app.domain.shapes import Shape, ShapeKind
from tests.ui.map.hands import at
from tests.ui.sample import NOW, Sample
from ui.map.cards.hover_card import HoverCard
from ui.map.fact import Facts
from ui.map.facts import facts
from ui.map.layers.base import BaseLayer, Hit, Layer
from ui.map.panel import MapPanel


@pytest.fixture
def shown(district: Sample, qtbot: QtBot) -> Iterator[MapPanel]:
    made = MapPanel(district.context)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.kit.figures.choropleth.finish()
    yield made


def told(panel: MapPanel, kind: str, key: str, role: str = "duty") -> Facts:
    found = facts(panel.scene, Hit(kind, key, 0.0, 0.0), panel.layers, role)
    assert found is not None
    return found


def any_grid(sample: Sample) -> str:
    """A community grid with an officer and a case in it."""
    grids = sample.picture.registry.grids
    return next(
        c.grid for c in sample.picture.cases.values() if c.grid in grids and grids[c.grid].officer
    )


def test_that_a_grid_tells_whose_it_is_and_what_goes_on_in_it(
    shown: MapPanel, district: Sample
) -> None:
    code = any_grid(district)
    found = told(shown, "grid", code)
    grid = district.picture.registry.grids[code]
    officer = district.picture.registry.officers[grid.officer]
    assert found.code == code
    assert found.person == officer.name_en and officer.phone in found.person_more
    assert f"{grid.households} homes" in found.lines[-1]
    names = [name for name, _value in found.counts]
    assert names == ["Open cases", "Overdue", "Alarms", "Sensors", "Cameras", "Units"]


def test_that_the_officers_phone_is_whole_only_for_those_who_command_him(
    shown: MapPanel, district: Sample
) -> None:
    code = any_grid(district)
    officer = district.picture.registry.officers[district.picture.registry.grids[code].officer]
    assert officer.phone in told(shown, "grid", code, "leader").person_more
    assert officer.phone not in told(shown, "grid", code, "guest").person_more
    assert officer.phone[:3] not in told(shown, "grid", code, "").person_more


def test_that_a_grid_counts_its_overdue_cases(shown: MapPanel, district: Sample) -> None:
    district.clock.time += timedelta(days=1)
    picture = district.picture
    for code in {c.grid for c in picture.cases.values()}:
        if code not in picture.registry.grids:
            continue
        counts = dict(told(shown, "grid", code).counts)
        assert int(counts["Overdue"]) <= int(counts["Open cases"])
    late = [c for c in picture.cases.values()
            if picture.clocks.due(c).state(district.clock()) is DueState.OVERDUE]  # fmt: skip
    assert late


def test_that_a_grid_says_what_its_colour_means(shown: MapPanel, district: Sample) -> None:
    code = any_grid(district)
    tint = told(shown, "grid", code).tint
    reading = shown.kit.figures.choropleth.reading(code)
    assert tint is not None and reading is not None
    assert tint.text == f"Cases open {reading.value:.0f}\N{NO-BREAK SPACE}cases"
    assert tint.more == f"class {reading.grade} of {reading.of}"
    assert isinstance(tint.colour, QColor)


def test_that_a_coarser_unit_is_named(shown: MapPanel, district: Sample) -> None:
    shown.kit.figures.choose(level="street")
    code = any_grid(district)
    street = district.picture.registry.grids[district.picture.registry.grids[code].street]
    tint = told(shown, "grid", code).tint
    assert tint is not None and tint.text.startswith(street.name_en)


def test_that_nothing_is_said_of_colours_that_are_off(shown: MapPanel, district: Sample) -> None:
    shown.toggle_layer("density")
    assert told(shown, "grid", any_grid(district)).tint is None


def test_that_everything_that_can_be_hit_has_its_facts(shown: MapPanel, district: Sample) -> None:
    picture = district.picture
    picture.shapes["s1"] = Shape("s1", ShapeKind.CIRCLE, ((113.7, 34.7),), "封控区", radius_m=300.0,
                                 officer="lin", at=NOW)  # fmt: skip
    order = next(d for d in picture.dispatches.values() if d.running)
    feature = next(f for f in picture.registry.features if f.name)
    things = {
        "case": next(iter(picture.cases)),
        "sensor": picture.sensors.items[0].id,
        "unit": picture.units.items[0].id,
        "camera": picture.registry.cameras[0].id,
        "order": order.id,
        "warning": "CAP-1",
        "shape": "s1",
        "place": str(feature.id),
    }
    for kind, key in things.items():
        found = told(shown, kind, key)
        assert found.title, kind
    assert told(shown, "shape", "s1").lines[0].startswith("circle · radius 300")
    assert told(shown, "warning", "CAP-1").level == 4
    assert "waits for" in told(shown, "order", order.id).lines[1]


def test_that_what_is_gone_has_none(shown: MapPanel) -> None:
    for kind in ("grid", "case", "sensor", "unit", "camera", "order", "warning", "shape", "place"):
        assert facts(shown.scene, Hit(kind, "gone", 0.0, 0.0), shown.layers) is None
    assert facts(shown.scene, Hit("unheard of", "x", 0.0, 0.0)) is None


def test_that_a_layer_tells_about_things_of_its_own(shown: MapPanel) -> None:
    class Kites(BaseLayer):
        def facts(self, kind: str, key: str) -> Facts | None:
            return Facts(f"kite {key}") if kind == "kite" else None

    layers: list[Layer] = [Kites()]
    found = facts(shown.scene, Hit("kite", "7", 0.0, 0.0), layers)
    assert found == Facts("kite 7")


def test_that_the_card_is_as_high_as_what_it_says(qtbot: QtBot, shown: MapPanel) -> None:
    card = HoverCard(shown)
    few = tuple((f"n{n}", "1") for n in range(2))
    many = tuple((f"a long name {n}", "1,234") for n in range(8))
    card.show_facts(Facts("A", counts=few), at(shown, 113.68, 34.78).toPointF())
    low = card.height()
    card.show_facts(Facts("A", counts=many), at(shown, 113.68, 34.78).toPointF())
    assert card.height() > low
    assert card.width() <= 400
