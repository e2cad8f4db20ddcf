"""What figures, classes and values are called on the screen."""

from __future__ import annotations

import math
from collections.abc import Mapping

from app.i18n import _
from app.wording.words import N_
from ui.map.choropleth import breaks, hierarchy, rates
from ui.map.choropleth.choropleth import Choropleth, Class, Reading
from ui.map.choropleth.figure import COUNT, RATE, Figure
from ui.widgets import format as words

METHODS: Mapping[str, str] = {
    breaks.STEPS: N_("Fixed steps"),
    breaks.QUANTILE: N_("Quantiles"),
    breaks.EQUAL: N_("Equal steps"),
    breaks.NATURAL: N_("Natural breaks"),
}


def title(figure: Figure) -> str:
    """Its name."""
    return _(figure.title)


def unit(figure: Figure) -> str:
    """Its unit."""
    return _(figure.unit)


def method(key: str) -> str:
    """How classes are broken."""
    return _(METHODS[key])


def level(key: str) -> str:
    """What is coloured."""
    return _(hierarchy.TITLES[key])


def period(key: str) -> str:
    """What a rate is counted over."""
    return _(rates.TITLES[key])


def span(figure: Figure, some: Class, decimals: int) -> str:
    """The values of a class, without unit: `2–3`, `7 or more`, `80–90`."""
    places = 0 if figure.kind == COUNT else decimals
    low = words.number(some.low, places)
    if math.isinf(some.high):
        return _("{n} or more").format(n=low)
    high = some.high
    if figure.kind == COUNT and high > some.low:
        # Whole numbers: the next class begins one further on.
        high = high - 1 if not some.last else high
    top = words.number(high, places)
    return low if top == low else f"{low}–{top}"


def value(figure: Figure, reading: Reading) -> str:
    """What a grid shows: `6 cases`, `92.3 % (48 / 52)`, a dash where nothing is known."""
    if math.isnan(reading.value):
        return "—"
    if figure.kind == RATE:
        share = words.quantity(reading.value, unit(figure), 1)
        return f"{share} ({words.ratio(round(reading.part), round(reading.whole))})"
    return words.quantity(reading.value, unit(figure), 0 if figure.kind == COUNT else None)


def grade(reading: Reading) -> str:
    """Its class in words; nothing without one."""
    if not reading.grade:
        return ""
    return _("class {n} of {of}").format(n=reading.grade, of=reading.of)


def nothing(figure: Figure) -> str:
    """What the grids without a colour have."""
    return _("None") if figure.kind == COUNT else _("Not known")


def summary(choropleth: Choropleth) -> str:
    """The whole legend in one line, for a tip and for a reader of screens."""
    figure = choropleth.figure
    if figure is None:
        return ""
    spans = [span(figure, some, choropleth.decimals()) for some in choropleth.classes()]
    return _("{figure}: {steps}").format(figure=title(figure), steps=" · ".join(spans))
