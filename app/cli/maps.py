"""Verbs of the base maps: list, add, remove, on, off, key, check, download."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import paths
from app.cli.console import answer, one_sentence, say, say_error
from app.cli.progress import Bar
from app.i18n import _, local

if TYPE_CHECKING:
    from app.maps.area import Area
    from app.maps.download import Download, Progress
    from app.maps.spec import Spec

CANCELLED = 130

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Id = Annotated[str, typer.Argument(help="Id of the source, as `maps list` shows it.")]


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    maps = typer.Typer(help="Base maps: sources, downloads, checks.", no_args_is_help=True)
    maps.command("list", help="Every known source.")(show)
    maps.command("add", help="Add an archive, a tile address or a WMTS service.")(add)
    maps.command("remove", help="Take an added source away; its file stays.")(remove)
    maps.command("on", help="Turn a source on.")(turn_on)
    maps.command("off", help="Turn a source off.")(turn_off)
    maps.command("key", help="Keep a service's key (tianditu); without KEY it is removed.")(key)
    maps.command("check", help="Look every tile of a source through.")(check)
    maps.command("download", help="Fetch an area ahead, for use without a network.")(download)
    app.add_typer(maps, name="maps")


def show(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources from above to below."""
    from app.maps import catalogue, spec as specs

    with _ready(context):
        found = catalogue.listing(paths.data_dir())
        rows = [
            {
                "id": s.id, "type": s.type, "name": local(s.name, s.name_en) or s.id, "on": s.on,
                "from": specs.host(s) if s.online else s.path, "datum": s.datum or "wgs84",
                "needs_key": s.keyless,
            }
            for s in reversed(found.specs)
        ]  # fmt: skip
        lines = [
            f"{_('on') if row['on'] else _('off')}\t{row['id']}\t{row['name']}\t{row['from']}"
            for row in rows
        ]
        answer(rows, as_json=as_json, text="\n".join(lines))
        for trouble in found.troubles:
            say_error(trouble)


def add(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="A file, an address with {z} {x} {y}, or a WMTS.")],
    name: Annotated[str, typer.Option(help="What it is called.")] = "",
    datum: Annotated[str, typer.Option(help="wgs84, gcj02 or bd09.")] = "",
    layer: Annotated[str, typer.Option(help="Which layer of a WMTS service.")] = "",
    overlay: Annotated[bool, typer.Option(help="It lies on the others.")] = False,
    servers: Annotated[str, typer.Option(help="Signs that stand for {s}.")] = "",
) -> None:
    """Add a source above the others."""
    from dataclasses import replace

    from app.maps import own
    from app.maps.adding import offers

    with _ready(context):
        found = offers(what)
        chosen = [s for s in found if not layer or s.id == layer]
        if len(chosen) != 1:
            say_error(_("Choose one with --layer:"))
            for spec in found:
                say_error(f"  {spec.id}\t{spec.name}")
            raise typer.Exit(1)
        spec = chosen[0]
        spec = replace(
            spec,
            name=name or spec.name,
            datum=datum or spec.datum,
            subdomains=servers or spec.subdomains,
            overlay=overlay or spec.overlay,
        )
        taken = own.add(paths.data_dir(), spec)
        say(_("Added: {id}").format(id=taken.id))


def remove(context: typer.Context, source: Id) -> None:
    """Take an added source away."""
    from app.maps import own
    from app.maps.source import Damaged

    with _ready(context):
        if not own.remove(paths.data_dir(), source):
            raise Damaged(_("{id} was not added here; it can be turned off.").format(id=source))
        say(_("Removed: {id}").format(id=source))


def turn_on(context: typer.Context, source: Id) -> None:
    """Turn a source on."""
    _turn(context, source, on=True)


def turn_off(context: typer.Context, source: Id) -> None:
    """Turn a source off."""
    _turn(context, source, on=False)


def _turn(context: typer.Context, source: str, *, on: bool) -> None:
    from app.maps import own

    with _ready(context):
        spec = _find(source)
        own.change(paths.data_dir(), spec.id, on=on)
        say(_("{id} is on.").format(id=source) if on else _("{id} is off.").format(id=source))
        if on and spec.keyless:
            command = f"griddeck maps key {spec.account} KEY"
            say_error(_("It needs a key: {command}").format(command=command))


def key(
    context: typer.Context,
    service: Annotated[str, typer.Argument(help="tianditu, or the `account` of a list.")],
    value: Annotated[str, typer.Argument(metavar="KEY", help="The key.")] = "",
) -> None:
    """Keep or remove a key."""
    from app.maps import own

    with _ready(context):
        own.set_key(paths.data_dir(), service, value)
        say(_("The key is kept.") if value else _("The key is removed."))


def check(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="Id of the source, or a file.")],
    as_json: AsJson = False,
) -> None:
    """Look a source through; exit code 1 when something is wrong."""
    from app.maps import checking

    with _ready(context):
        spec = _find(source)
        with Bar(_("Map tiles")) as bar:
            found = checking.check(spec, bar.show)
        told = {
            "id": spec.id, "tiles": found.tiles, "bytes": found.bytes, "damaged": found.damaged,
            "reasons": dict(found.reasons), "where": found.where, "trouble": found.trouble,
        }  # fmt: skip
        text = _("{n} tiles read, {damaged} damaged.").format(n=found.tiles, damaged=found.damaged)
        reasons = [f"  {count} × {reason}" for reason, count in found.reasons.most_common()]
        answer(told, as_json=as_json, text=found.trouble or "\n".join([text, *reasons]))
        if not found.sound:
            raise typer.Exit(1)


def download(
    context: typer.Context,
    source: Id,
    zoom: Annotated[str, typer.Option(help="Zooms, as 8-14.")],
    bounds: Annotated[str, typer.Option(help="West,south,east,north in degrees.")] = "",
    area: Annotated[Path | None, typer.Option(help="A GeoJSON file with the area.")] = None,
    to: Annotated[Path | None, typer.Option(help="An MBTiles file instead of the cache.")] = None,
    only_estimate: Annotated[bool, typer.Option("--estimate", help="Only say how much.")] = False,
    as_json: AsJson = False,
) -> None:
    """Download an area; again goes on where it was. Ctrl+C ends it."""
    from app.maps import adding, archiving, catalogue
    from app.maps.download import Download, IntoCache, estimate

    with _ready(context):
        spec = adding.online(_find(source))
        wanted = adding.area(bounds, area, zoom)
        cache, about, server = (
            catalogue.open_cache(spec), catalogue.about_online(spec), catalogue.server(spec)
        )  # fmt: skip
        try:
            if only_estimate:
                found = estimate(wanted, about, cache, server)
                told = {"tiles": found.tiles, "here": found.here, "bytes": found.bytes}
                text = _("{tiles} tiles, {here} of them here; about {mb} MB to come.")
                answer(told, as_json=as_json, text=text.format(
                    tiles=found.tiles, here=found.here, mb=f"{found.bytes / 1e6:.1f}"
                ))  # fmt: skip
                return
            target = archiving.IntoMbTiles(to, about) if to else IntoCache(cache)
            try:
                work = Download(wanted, about, server, target, spec.tiles_per_s)
                ended = _run(work, wanted)
            finally:
                if isinstance(target, archiving.IntoMbTiles):
                    target.close()
        finally:
            cache.close()
        _leave(ended, as_json)


def _run(work: Download, wanted: Area) -> Progress:
    """Run a download with a bar; Ctrl+C cancels it in order."""
    before = signal.signal(signal.SIGINT, lambda *_: work.cancel())
    try:
        with Bar(_("Map tiles")) as bar:
            return work.run(lambda progress: bar.show(progress.seen, progress.damaged))
    finally:
        signal.signal(signal.SIGINT, before)


def _leave(ended: Progress, as_json: bool) -> None:
    told = {
        "total": ended.total, "fetched": ended.fetched, "bytes": ended.bytes, "none": ended.none,
        "damaged": ended.damaged, "complete": ended.complete, "trouble": ended.state.sentence(),
    }  # fmt: skip
    text = _("{fetched} of {total} tiles fetched, {mb} MB; {damaged} damaged.").format(
        fetched=ended.fetched,
        total=ended.total,
        damaged=ended.damaged,
        mb=f"{ended.bytes / 1e6:.1f}",
    )
    answer(told, as_json=as_json, text=text)
    if ended.cancelled:
        say_error(_("Cancelled; the same command goes on."))
        raise typer.Exit(CANCELLED)
    if not ended.complete:
        say_error(ended.state.sentence())
        raise typer.Exit(1)


def _find(source: str) -> Spec:
    from app.maps import catalogue
    from app.maps.source import Damaged

    file = Path(source)
    if file.suffix.lower() in catalogue.ENDINGS and file.is_file():
        return catalogue.archive(file)
    found = [s for s in catalogue.listing(paths.data_dir()).specs if s.id == source]
    if not found:
        raise Damaged(
            _("There is no source {id}; `griddeck maps list` shows them.").format(id=source)
        )
    return found[0]


@contextmanager
def _ready(context: typer.Context) -> Iterator[None]:
    """The language set; what is wrong with a source is one sentence and exit code 1."""
    from app.maps.source import Damaged
    from app.maps.state import State
    from app.maps.web import Trouble

    with one_sentence():
        context.obj.load("maps")
        try:
            yield
        except Damaged as damaged:
            say_error(str(damaged))
            raise typer.Exit(1) from damaged
        except Trouble as trouble:
            say_error(State(trouble.kind, trouble.detail).sentence())
            raise typer.Exit(1) from trouble
