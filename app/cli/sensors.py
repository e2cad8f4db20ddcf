"""`griddeck import sensors FILE` and `griddeck import readings FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import paths
from app.cli import exchange
from app.cli.console import answer, one_sentence, say_error
from app.cli.exchange import CANCELLED, AsJson, DatumTag, File
from app.cli.progress import Bar
from app.domain.errors import Refused
from app.i18n import _

if TYPE_CHECKING:
    from app.imports.rejects import RejectsFile

Rejects = Annotated[Path | None, typer.Option(help="Where to write rejected rows.")]


def import_sensors(
    context: typer.Context,
    file: File,
    mapping: Annotated[Path | None, typer.Option("--map", help="A mapping file.")] = None,
    datum: DatumTag = "wgs84",
    rejects: Rejects = None,
    as_json: AsJson = False,
) -> None:
    """Import sensors; again and again, by their ids. Running desks and gateways take them up."""
    from app.domain.registry import Grid, Sensor
    from app.imports.places import GridPlaces
    from app.imports.sensors import SensorImport, SensorReader, load_sensor_mapping, read_rows

    with one_sentence(), exchange.opened(context.obj) as base:
        known = {sensor.id: sensor for sensor in base.registry.load(Sensor)}
        with Bar(_("Sensors")) as bar:
            run = SensorImport(
                SensorReader(
                    load_sensor_mapping(mapping), exchange.datum_of(datum), base.catalogue, known
                ),
                GridPlaces(base.registry.load(Grid)).locate, _rejects(file, rejects),
                base.registry.save,
                lambda events: base.ledger.record(
                    events, None, base.settings.officer or "import", base.settings.workstation
                ),
                lambda summary: bar.show(summary.read, summary.rejected),
            )  # fmt: skip
            summary = run.go(read_rows(file))
        text = _(
            "{read} sensors read: {accepted} new, {updated} updated, {unchanged} unchanged, "
            "{rejected} rejected; {unplaced} in no grid."
        ).format_map(summary.plain())
        _tell(summary.plain(), text, summary.rejects_file, as_json=as_json)
        if summary.read and summary.rejected == summary.read:
            raise Refused("import.nothing", file=str(file), rejects=summary.rejects_file)


def import_readings(
    context: typer.Context,
    file: File,
    mapping: Annotated[Path, typer.Option("--map", help="Mapping file, or a shipped name.")],
    sensor: Annotated[str, typer.Option(help="The sensor of a file that names none.")] = "",
    rejects: Rejects = None,
    as_json: AsJson = False,
) -> None:
    """Import the history of sensors; late and double rows are harmless."""
    import numpy as np

    from app.domain.catalogue import SensorKind
    from app.domain.registry import Sensor
    from app.domain.sensor_rules import own_rules
    from app.domain.states import SensorState
    from app.imports.readings import ReadingImport, load_readings_table, open_readings

    with one_sentence(), exchange.opened(context.obj) as base:
        chosen = load_readings_table(mapping)
        table = open_readings(file, chosen)
        kinds = base.catalogue.kinds
        rules = {
            s.id: own_rules(kinds.get(s.kind) or SensorKind(s.kind, s.kind, s.kind, ""), s.own)
            for s in base.registry.load(Sensor)
        }
        silent = int(SensorState.STALE)
        with exchange.ctrl_c() as cancelled, Bar(_("Readings"), table.count) as bar:
            summary = ReadingImport(
                table, chosen, rules,
                lambda ids, value, at: base.telemetry.write_readings(
                    ids, value, at, np.full(len(ids), silent, np.uint8)
                ),
                _rejects(file, rejects), sensor,
                lambda summary: bar.show(summary.read, summary.rejected), cancelled,
            ).go()  # fmt: skip
        text = _("{read} rows read: {readings} readings stored, {rejected} rows rejected.")
        told = text.format_map(summary.plain())
        _tell(summary.plain(), told, summary.rejects_file, as_json=as_json)
        if summary.cancelled:
            text = _("Cancelled after {n} rows. Run it again: what is stored already is harmless.")
            say_error(text.format(n=summary.read))
            raise typer.Exit(CANCELLED)
        if summary.read and not summary.readings:
            raise Refused("import.nothing", file=str(file), rejects=summary.rejects_file)


def _rejects(file: Path, chosen: Path | None) -> RejectsFile:
    from app.imports.rejects import RejectsFile
    from app.imports.words import row_words

    name = f"{file.stem}.rejects.csv"
    fallback = None if chosen else paths.data_dir() / "imports" / name
    return RejectsFile(chosen or file.with_name(name), row_words, 0, fallback)


def _tell(plain: object, text: str, rejects_file: str, *, as_json: bool) -> None:
    if rejects_file:
        text += "\n" + _("Rejected rows: {file}").format(file=rejects_file)
    answer(plain, as_json=as_json, text=text)
