"""The sources as a person looks at them: each with what it says of itself and how it is doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.i18n import _, local
from app.maps import catalogue, own, spec as specs, state
from app.maps.cache import look
from app.maps.online import STATE
from app.maps.source import VECTOR, About, Damaged
from app.maps.spec import Spec
from app.maps.state import State


@dataclass(frozen=True, slots=True)
class Entry:
    """One source. `problem` says in a sentence why it shows nothing, '' when it can; `kept` are
    the bytes of its file or of its cache; `removable`: it was added here."""

    spec: Spec
    about: About | None
    problem: str = ""
    state: State = field(default_factory=State)
    kept: int = 0
    removable: bool = False

    @property
    def name(self) -> str:
        """What it is called, in the language in use."""
        spec, about = self.spec, self.about
        said = local(spec.name, spec.name_en)
        return said or (local(about.name, about.name_en) if about else "") or spec.id

    @property
    def place(self) -> str:
        """The file or the server it comes from."""
        return specs.host(self.spec) if self.spec.online else Path(self.spec.path).name

    @property
    def attribution(self) -> str:
        """Whom it is owed to."""
        return local(self.about.attribution, self.about.attribution_en) if self.about else ""

    @property
    def vector(self) -> bool:
        """Whether it is drawn in our own style."""
        return self.about is not None and self.about.kind == VECTOR


@dataclass(frozen=True, slots=True)
class Entries:
    """From above to below; `troubles` are sentences about lists that cannot be read."""

    rows: tuple[Entry, ...] = ()
    troubles: tuple[str, ...] = ()


def read(data_folder: Path, more: Sequence[Spec] = ()) -> Entries:
    """Look at every source (files are opened: not in the GUI thread). Raises nothing."""
    found = catalogue.listing(data_folder, *more)
    troubles = list(found.troubles)
    try:
        added = own.added(data_folder)
    except Damaged as damaged:
        added = frozenset()
        troubles.append(str(damaged))
    rows = tuple(_entry(spec, spec.id in added) for spec in reversed(found.specs))
    return Entries(rows, tuple(troubles))


def _entry(spec: Spec, removable: bool) -> Entry:
    if spec.online:
        facts, kept = look(catalogue.cache_file(spec))
        problem = _("The source needs a key.") if spec.keyless else ""
        doing = state.read(facts.get(STATE, ""))
        return Entry(spec, catalogue.about_online(spec), problem, doing, kept, removable)
    try:
        source = catalogue.open_source(spec)
    except Damaged as damaged:
        return Entry(spec, None, str(damaged), removable=removable)
    about = source.about
    source.close()
    return Entry(spec, about, kept=Path(spec.path).stat().st_size, removable=removable)
