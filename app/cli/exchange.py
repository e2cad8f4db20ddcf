"""Verbs that exchange files: import cases, grids and warnings, export cases."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import paths
from app.cli import calendar
from app.cli.console import answer, one_sentence, say_error
from app.cli.progress import Bar
from app.cli.warnings import import_warnings
from app.domain.errors import Refused
from app.i18n import _

if TYPE_CHECKING:
    from app.bootstrap import Base
    from app.cli.main import Options
    from app.geo.datum import Datum
    from app.imports.cameras import CameraSummary
    from app.imports.cases import Run, Summary, UnitOfWork
    from app.imports.grids import GridSummary
    from app.messages.events import AnyEvent

CANCELLED = 130
"""What a shell gives a program that Ctrl+C ended."""

TOLD = 20
"""Findings told on a screen; --json has them all."""

File = Annotated[Path, typer.Argument(help="The file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
DatumTag = Annotated[str, typer.Option(help="Datum of the file's places: wgs84, gcj02, bd09.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    from app.cli import sensors

    importing = typer.Typer(help="Bring in what a file holds.", no_args_is_help=True)
    importing.command("cases", help="Cases from CSV or XLSX.")(import_cases)
    importing.command("grids", help="Grids from GeoJSON or a shapefile.")(import_grids)
    importing.command("warnings", help="Warnings: CAP, national XML, Atom, RSS, EDXL-DE.")(
        import_warnings
    )
    importing.command("cameras", help="Cameras from CSV, XLSX or GeoJSON.")(import_cameras)
    importing.command("sensors", help="Sensors from CSV, XLSX or GeoJSON.")(sensors.import_sensors)
    importing.command("readings", help="History of sensors from CSV or XLSX.")(
        sensors.import_readings
    )
    importing.command("events", help="The event calendar from iCalendar.")(calendar.import_events)
    exporting = typer.Typer(help="Write cases to a file.", no_args_is_help=True)
    exporting.callback()(lambda: None)
    exporting.command("cases", help="Cases to CSV, XLSX or GeoJSON.")(export_cases)
    app.add_typer(importing, name="import")
    app.add_typer(exporting, name="export")


def import_cases(
    context: typer.Context,
    file: File,
    mapping: Annotated[Path, typer.Option("--map", help="Mapping file, or a shipped name.")],
    as_json: AsJson = False,
    datum: DatumTag = "",
    resume: Annotated[bool, typer.Option(help="Go on where it was cancelled.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where to write rejected rows.")] = None,
) -> None:
    """Import cases; again and again, by the source's own number."""
    with one_sentence(), opened(context.obj) as base:
        run = _case_run(base, file, mapping, datum, resume, rejects)
        with ctrl_c() as cancelled, Bar(_("Cases"), run.table.count) as bar:
            run.cancelled = cancelled
            run.progress = lambda summary: bar.show(summary.read, summary.rejected)
            summary = run.go()
        answer(summary.plain(), as_json=as_json, text=_told(summary))
        _leave(summary, run, file, mapping)


def _case_run(
    base: Base, file: Path, map_file: Path, datum: str, resume: bool, rejects: Path | None
) -> Run:
    import msgspec

    from app.domain.registry import Grid
    from app.imports import mapping as mappings
    from app.imports.bookmark import Bookmark, Reached
    from app.imports.cases import Run
    from app.imports.places import GridPlaces
    from app.imports.rejects import RejectsFile
    from app.imports.rows import RowReader
    from app.imports.words import row_words

    mapping = mappings.load_mapping(map_file)
    mappings.check_codes(mapping, map_file, base.catalogue.categories)
    if datum:
        mapping = msgspec.structs.replace(mapping, datum=datum_of(datum))
    table = mappings.open_mapped(file, mapping)
    folder = paths.data_dir() / "imports"
    into = (base.settings.db, base.settings.centre, msgspec.json.encode(mapping).decode())
    bookmark = Bookmark.of(folder, file, *into)
    reached = bookmark.read() if resume else Reached()
    if resume and not reached.row:
        say_error(_("There is nothing to go on with; it starts at the first row."))
    name = f"{file.stem}.rejects.csv"
    kept = Path(reached.rejects_file) if reached.rejects_file else None
    chosen = rejects or kept or file.with_name(name)
    size = reached.rejects_size if kept == chosen else 0
    found = RejectsFile(chosen, row_words, size, None if rejects else folder / name)
    if rejects:
        found.begin()
    places = GridPlaces(base.registry.load(Grid))
    reader = RowReader(mapping, table.titles, base.catalogue, places.locate)
    return Run(table, reader, _transact(base), found, bookmark, reached=reached)


def _transact(
    base: Base,
) -> Callable[[Callable[[UnitOfWork], list[AnyEvent]], str], object]:
    def transact(work: Callable[[UnitOfWork], list[AnyEvent]], command_id: str) -> object:
        events: list[AnyEvent] = []

        def write(uow: UnitOfWork) -> None:
            events[:] = work(uow)

        return base.ledger.record(events, write, _actor(base), _station(base), command_id)

    return transact


def _told(summary: Summary) -> str:
    text = _(
        "{read} rows read: {accepted} new, {updated} updated, {unchanged} unchanged, "
        "{rejected} rejected; {unplaced} without a place."
    ).format_map(summary.counts())
    if summary.rejects_file:
        text += "\n" + _("Rejected rows: {file}").format(file=summary.rejects_file)
    return text


def _leave(summary: Summary, run: Run, file: Path, mapping: Path) -> None:
    """Leave with the exit code that says how it went."""
    if summary.cancelled:
        command = f"griddeck import cases {file} --map {mapping} --resume"
        text = _("Cancelled after {n} rows. Go on with: {command}")
        say_error(text.format(n=summary.read, command=command))
        raise typer.Exit(CANCELLED)
    if summary.read and summary.rejected == summary.read:
        raise Refused("import.nothing", file=str(file), rejects=summary.rejects_file)
    if run.broken:
        raise Refused("import.rows", file=str(file), n=len(run.broken), row=run.broken[0])


def import_grids(
    context: typer.Context,
    file: File,
    datum: DatumTag = "wgs84",
    kind: Annotated[str, typer.Option(help="Kind of the grids whose file does not say.")] = "",
    mapping: Annotated[Path | None, typer.Option("--map", help="A mapping file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import grids, check them, and name what is wrong with each."""
    from app.domain.registry import Grid
    from app.imports.grid_mapping import load_grid_mapping
    from app.imports.grids import GridImport
    from app.imports.shapes import read_features

    with one_sentence(), opened(context.obj) as base:
        chosen = load_grid_mapping(mapping)
        _check_kind(kind)
        run = GridImport(
            chosen,
            datum_of(datum),
            kind,
            base.registry.load(Grid),
            base.registry.save,
            lambda events: base.ledger.record(events, None, _actor(base), _station(base)),
        )
        with Bar(_("Grids")):
            summary = run.go(read_features(file))
        _tell_grids(summary, as_json=as_json)
        if summary.rejected:
            raise typer.Exit(1)


def import_cameras(
    context: typer.Context,
    file: File,
    datum: DatumTag = "wgs84",
    mapping: Annotated[Path | None, typer.Option("--map", help="A mapping file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import cameras; again and again, by their number. Addresses are kept, never printed."""
    from app.domain.registry import Camera
    from app.imports.cameras import CameraImport, load_camera_mapping
    from app.imports.points import read_points

    with one_sentence(), opened(context.obj) as base:
        run = CameraImport(
            load_camera_mapping(mapping),
            datum_of(datum),
            base.registry.load(Camera),
            base.registry.save,
            lambda events: base.ledger.record(events, None, _actor(base), _station(base)),
        )
        with Bar(_("Cameras")):
            summary = run.go(read_points(file))
        _tell_cameras(summary, as_json=as_json)
        if summary.rejected:
            raise typer.Exit(1)


def _tell_cameras(summary: CameraSummary, *, as_json: bool) -> None:
    from app.imports.words import row_words

    text = _(
        "{read} cameras read: {accepted} new, {updated} updated, {unchanged} unchanged, "
        "{rejected} rejected."
    ).format_map(summary.counts())
    plain = [
        {"row": r.row, "field": r.field, "value": r.value, "text": row_words(r.reason)}
        for r in summary.rejects
    ]
    answer({**summary.counts(), "rejects": plain}, as_json=as_json, text=text)
    line = _("Row {row}, {field} “{value}”: {text}")
    for told in plain[:TOLD]:
        say_error(line.format_map(told))
    if len(plain) > TOLD:
        say_error(_("… and {n} more; --json lists them all.").format(n=len(plain) - TOLD))


def _tell_grids(summary: GridSummary, *, as_json: bool) -> None:
    from app.imports.words import grid_words

    text = _(
        "{read} grids read: {accepted} new, {updated} updated, {unchanged} unchanged, "
        "{rejected} rejected; {warnings} warnings."
    ).format_map({**summary.counts(), "warnings": len(summary.warnings)})
    found = {"rejects": summary.rejects, "warnings": summary.warnings}
    plain = {
        name: [{"code": f.code, "what": f.what, **f.facts, "text": grid_words(f)} for f in findings]
        for name, findings in found.items()
    }
    answer({**summary.counts(), **plain}, as_json=as_json, text=text)
    for name, findings in found.items():
        if as_json and name == "warnings":
            continue  # they are in the answer; what was left out is also said
        for finding in findings[:TOLD]:
            say_error(grid_words(finding))
        if len(findings) > TOLD:
            say_error(_("… and {n} more; --json lists them all.").format(n=len(findings) - TOLD))


def export_cases(
    context: typer.Context,
    file: File,
    where: Annotated[str, typer.Option(help='E.g. "stage=handling and level<=2".')] = "",
    as_json: AsJson = False,
) -> None:
    """Write the cases that meet the conditions; personal data is masked."""
    from app.exports.cases import export_cases as write, writer_for
    from app.exports.where import alternatives

    with one_sentence(), opened(context.obj) as base:
        writer_for(file)
        either = alternatives(where)
        with Bar(_("Cases")) as bar:
            n = base.queries.each_case(
                either, lambda cases: write(file, cases, base.catalogue, bar.show)
            )
        text = _("{n} cases written to {file}.").format(n=n, file=file)
        answer({"written": n, "file": str(file)}, as_json=as_json, text=text)


@contextmanager
def opened(options: Options) -> Iterator[Base]:
    """The database, open; the demonstration is made first where it is asked for."""
    from app import bootstrap

    loaded = options.load("import")
    if loaded.demo:
        bootstrap.ensure_demo(loaded)
    base = bootstrap.open_base(loaded)
    try:
        yield base
    finally:
        base.store.close()


@contextmanager
def ctrl_c() -> Iterator[Callable[[], bool]]:
    """Ctrl+C asks to stop after the batch under way; a second one ends the program."""
    asked = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def ask(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def datum_of(tag: str) -> Datum:
    """Raises Refused `settings.invalid` for a datum nobody knows."""
    from app.geo.datum import Datum

    try:
        return Datum(tag.lower())
    except ValueError as error:
        allowed = ", ".join(Datum)
        raise Refused("settings.invalid", key="--datum", value=tag, allowed=allowed) from error


def _check_kind(kind: str) -> None:
    from app.geo.grid_index import SPECIFICITY

    if kind and kind not in SPECIFICITY:
        allowed = ", ".join(SPECIFICITY)
        raise Refused("settings.invalid", key="--kind", value=kind, allowed=allowed)


def _actor(base: Base) -> str:
    return base.settings.officer or "import"


def _station(base: Base) -> str:
    return base.settings.workstation
