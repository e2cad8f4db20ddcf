"""How the properties of a file become the fields of a grid, and the bands it is checked against."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from app import paths
from app.domain.errors import Refused
from app.geo.grid_index import SPECIFICITY

SHIPPED = "grids"
Properties = Mapping[str, object]
_CODE_OF = ("adcode", "code", "id")
"""Where the code stands when a property is an object of its own, as in {"adcode": 410100}."""


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of properties for each field, tried in order."""

    code: list[str]
    name: list[str] = []
    name_en: list[str] = []
    kind: list[str] = []
    households: list[str] = []
    parent: list[str] = []
    street: list[str] = []
    officer: list[str] = []


class Checks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares of an area from which an overlap, a gap, a part outside is told."""

    overlap_share: float
    gap_share: float
    outside_share: float


class GridMapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One mapping of grids; `kinds` holds the words of the file for our kinds."""

    fields: Fields
    kinds: dict[str, str]
    households: dict[str, tuple[int, int]]
    checks: Checks

    def text(self, properties: Properties, field: str) -> str:
        """The first property of `field` that says anything; '' where none does."""
        names: list[str] = getattr(self.fields, field)
        for name in names:
            value = plain(properties.get(name.casefold()))
            if value:
                return value
        return ""

    def kind(self, properties: Properties) -> str:
        """Our kind for what the file says; '' when it says nothing that is known."""
        names = self.fields.kind
        words = (plain(properties.get(name.casefold())).casefold() for name in names)
        return next((self.kinds[word] for word in words if word in self.kinds), "")


def plain(value: object) -> str:
    """A property as text: 410102.0 is 410102, an object is its code."""
    match value:
        case None | bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case dict():
            return next((plain(value[name]) for name in _CODE_OF if name in value), "")
        case str() | int() | float():
            return str(value).strip()
        case _:
            return ""


def load_grid_mapping(path: Path | None) -> GridMapping:
    """The shipped mapping, with a site's own file laid over it.

    Raises Refused `import.mapping` with file and reason.
    """
    shipped = paths.resources() / "mappings" / f"{SHIPPED}.toml"
    data = tomllib.loads(shipped.read_text(encoding="utf-8"))
    chosen = path or shipped
    try:
        if path is not None:
            for section, own in tomllib.loads(path.read_text(encoding="utf-8")).items():
                both = isinstance(own, dict) and isinstance(data.get(section), dict)
                data[section] = {**data[section], **own} if both else own
        mapping = msgspec.convert(data, GridMapping)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused("import.mapping", file=str(chosen), reason=str(error)) from error
    for kind in [*mapping.kinds.values(), *mapping.households]:
        if kind not in SPECIFICITY:
            reason = f"{kind} ({', '.join(SPECIFICITY)})"
            raise Refused("import.mapping", file=str(chosen), reason=reason)
    folded = {word.casefold(): kind for word, kind in mapping.kinds.items()}
    return msgspec.structs.replace(mapping, kinds=folded)
