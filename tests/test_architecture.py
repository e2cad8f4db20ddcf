"""The rules of the house as sentences, over the real import graph and the real files."""

from __future__ import annotations

import ast
import gettext
import re
import shutil
import string
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import grimp
import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.i18n import compile_catalogue

ROOT = Path(__file__).resolve().parents[1]
CHINESE = ROOT / "resources" / "i18n" / "zh_CN"
LONGEST_FILE = 350
# One room each, and clearer in one piece: file -> why.
LONG_FILES = {"ui/widgets/gallery.py": "one page that shows every small part, part after part"}
LEAVES = {"app.clock", "app.i18n", "app.log", "app.paths", "app.pins", "app.settings"}
SHARED_UI = {"actions", "models", "widgets", "theme"}
# The outer rooms of the windows: they put panels together.
UI_TOP = {"ui.application", "ui.shell", "ui.wall", "ui.smoke", "ui.snapshot"}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("app", "ui", include_external_packages=True, cache_dir=None)


Imports = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def imports(graph: grimp.ImportGraph) -> Imports:
    """What the modules of a room import from outside it, leaves and the empty `app` aside."""

    def of(room: str) -> set[str]:
        inside = {room, *graph.find_descendants(room)} if room in graph.modules else set()
        found = set[str]().union(*(graph.find_modules_directly_imported_by(m) for m in inside))
        return found - inside - LEAVES - {"app"}

    return of


def _of_app(names: set[str]) -> set[str]:
    return {".".join(name.split(".")[:2]) for name in names if name.startswith("app.")}


def test_that_the_core_knows_neither_qt_nor_the_windows(imports: Imports) -> None:
    screens = {"ui", "PySide6", "shiboken6", "pyqtgraph", "qasync", "qtawesome", "qtpy"}
    assert {name for name in imports("app") if name.split(".")[0] in screens} == set()


def test_that_the_domain_imports_only_the_standard_library(imports: Imports) -> None:
    assert {n for n in imports("app.domain") if n not in sys.stdlib_module_names} == set()


@pytest.mark.parametrize(
    ("room", "allowed"),
    [
        ("app.messages", {"app.domain"}),
        ("app.picture", {"app.domain", "app.messages"}),
        ("app.services", {"app.domain", "app.messages", "app.topics", "app.pins"}),
        ("app.geo", {"app.domain"}),
        ("app.bus", {"app.domain"}),
        ("app.demo.district", {"app.domain", "app.messages", "app.geo"}),
        ("app.demo.simulator", {"app.domain", "app.messages", "app.geo", "app.bus", "app.topics"}),
        ("app.cap", {"app.domain"}),
        ("app.imports", {"app.domain", "app.messages", "app.geo", "app.cap"}),
    ],
)
def test_that_a_room_of_the_core_depends_only_on(
    room: str, allowed: set[str], imports: Imports
) -> None:
    own = ".".join(room.split(".")[:2])
    assert _of_app(imports(room)) - allowed - {own} == set()


@pytest.mark.parametrize("room", ["app.storage", "app.feeds", "app.delivery"])
def test_that_storage_feeds_and_delivery_know_neither_services_nor_each_other(
    room: str, imports: Imports
) -> None:
    strangers = {"app.services", "app.storage", "app.feeds", "app.delivery", "app.desk"} - {room}
    found = imports(room) - {"app.services.unit_of_work"}
    assert _of_app(found) & strangers == set()


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_that_a_leaf_imports_no_room(leaf: str, imports: Imports) -> None:
    assert _of_app(imports(leaf) - {"app.domain.errors"}) == set()


def test_that_only_the_entry_points_import_the_bootstrap(graph: grimp.ImportGraph) -> None:
    if "app.bootstrap" not in graph.modules:
        pytest.skip("no bootstrap yet")
    users = graph.find_modules_that_directly_import("app.bootstrap")
    entries = ("app.__main__", "app.cli", "app.doctor", "app.gateway", *sorted(UI_TOP))
    assert {user for user in users if not user.startswith(entries)} == set()


def test_that_of_the_demo_only_its_seed_writes_to_storage(graph: grimp.ImportGraph) -> None:
    storage = {"app.storage", *graph.find_descendants("app.storage")}
    users = set[str]().union(*(graph.find_modules_that_directly_import(m) for m in storage))
    assert {user for user in users if user.startswith("app.demo.")} <= {"app.demo.seed"}


def test_that_panels_never_import_each_other(graph: grimp.ImportGraph, imports: Imports) -> None:
    panels = _panels(graph)
    assert panels
    for panel in panels:
        found = {".".join(name.split(".")[:2]) for name in imports(panel)}
        assert found & (panels | UI_TOP) - {panel} == set(), panel


@pytest.mark.parametrize("room", sorted(SHARED_UI))
def test_that_shared_parts_of_the_windows_know_no_panel(
    room: str, graph: grimp.ImportGraph, imports: Imports
) -> None:
    found = {".".join(name.split(".")[:2]) for name in imports(f"ui.{room}")}
    assert found & (_panels(graph) | UI_TOP) == set()


def test_that_panels_reach_the_core_through_desk_picture_and_messages(
    graph: grimp.ImportGraph, imports: Imports
) -> None:
    hidden = {"app.storage", "app.services", "app.feeds", "app.delivery", "app.bootstrap"}
    for room in _panels(graph) | {f"ui.{name}" for name in SHARED_UI}:
        assert _of_app(imports(room)) & hidden == set(), room


def _panels(graph: grimp.ImportGraph) -> set[str]:
    folders = {f"ui.{path.parent.name}" for path in (ROOT / "ui").glob("*/__init__.py")}
    return (folders - {f"ui.{name}" for name in SHARED_UI} - UI_TOP) & graph.modules


def test_that_no_file_is_longer_than_one_reads_in_a_sitting() -> None:
    long = {
        path.relative_to(ROOT).as_posix()
        for path in _python_files("app", "ui", "tests", "build")
        if len(path.read_text("utf-8").splitlines()) > LONGEST_FILE
    }
    assert long - LONG_FILES.keys() == set()
    assert LONG_FILES.keys() - long == set(), "no longer long: take them off the list"


def test_that_every_file_says_what_it_is_for() -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in _python_files("app", "ui", "tests", "build")
        if (text := path.read_text("utf-8")).strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_that_nothing_prints() -> None:
    assert [*_calls(_python_files("app", "ui"), {"print"})] == []


def test_that_rules_never_look_at_the_clock() -> None:
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
    clocks |= {"time.time", "time.monotonic", "datetime.datetime.now", "utc_now"}
    rooms = _python_files("app/domain", "app/services", "app/picture", "app/messages")
    assert [*_calls(rooms, clocks)] == []


REGISTRY_HOSTS = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|deb\.debian\.org|crates\.io|"
    r"(?:mirrors?|pypi)\.[\w-]+\.(?:edu|com)\b|index-url|find-links"
)
MACHINE_PATHS = re.compile(r"(?<![\w.:/])/(?:work|farm|root|home)/\w|[A-Z]:\\Users\\\w")


@pytest.mark.parametrize(
    "pattern", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["registry host", "path of one machine"]
)
def test_that_no_text_names_a(pattern: re.Pattern[str]) -> None:
    own = Path(__file__)
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path in _tracked_files()
        if path != own
        for match in pattern.finditer(_text(path))
    ]
    assert not found, "\n".join(found)


def test_that_the_search_for_hosts_and_paths_finds_them() -> None:
    assert REGISTRY_HOSTS.search("--extra-index-url somewhere")
    assert MACHINE_PATHS.search('path = "/home/officer"')
    assert not MACHINE_PATHS.search("app/work/x and ./root/x")


def test_that_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.+]+", pin) for pin in pins)
    pinned = {_plain(pin.split("==")[0]) for pin in pins}
    assert {_plain(re.split(r"[\[<>=!~; ]", name)[0]) for name in wanted} - pinned == set()


def test_that_every_text_on_a_screen_has_a_chinese_translation(
    translations: dict[str, list[Message]],
) -> None:
    missing = {
        f"{file}:{line}: {text}"
        for file, line, text in _texts_in_code()
        if not any(_is_whole(message) for message in translations.get(text, []))
    }
    assert not missing, "\n".join(sorted(missing))


def test_that_a_translation_keeps_the_placeholders(translations: dict[str, list[Message]]) -> None:
    broken = {
        text
        for text, messages in translations.items()
        for message in messages
        for chinese in _forms(message.string)
        if not _fields(chinese) <= _fields("".join(_forms(message.id)))
    }
    assert not broken, "\n".join(sorted(broken))


def test_that_no_text_is_translated_in_two_ways(translations: dict[str, list[Message]]) -> None:
    two_ways = {
        text: sorted(chinese)
        for text, messages in translations.items()
        if len(chinese := {"/".join(_forms(message.string)) for message in messages}) > 1
    }
    assert two_ways == {}


def test_that_the_compiled_catalogue_is_up_to_date(tmp_path: Path) -> None:
    folder = tmp_path / "zh_CN"
    folder.mkdir()
    for po in CHINESE.glob("*.po"):
        shutil.copy(po, folder)
    fresh = compile_catalogue(folder)
    committed = CHINESE / "LC_MESSAGES" / "griddeck.mo"
    assert committed.is_file(), "run `make i18n`"
    assert _catalogue(committed) == _catalogue(fresh), "run `make i18n`"


@pytest.fixture(scope="module")
def translations() -> dict[str, list[Message]]:
    """Every room's messages by their (singular) English text."""
    found: dict[str, list[Message]] = {}
    for po in sorted(CHINESE.glob("*.po")):
        with po.open("rb") as stream:
            for message in read_po(stream, locale="zh_CN", abort_invalid=True):
                if message.id:
                    found.setdefault(_forms(message.id)[0], []).append(message)
    return found


def _texts_in_code() -> Iterator[tuple[str, int, str]]:
    for folder in ("app", "ui"):
        for file, line, text, *_ in extract_from_dir(ROOT / folder):
            yield f"{folder}/{file}", line, _forms(text)[0]


def _is_whole(message: Message) -> bool:
    return not message.fuzzy and all(_forms(message.string))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _catalogue(file: Path) -> dict[str, str]:
    with file.open("rb") as stream:
        catalogue = dict(gettext.GNUTranslations(stream)._catalog)  # type: ignore[attr-defined]
    catalogue.pop("", None)
    return catalogue


def _python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def _calls(files: Iterator[Path], names: set[str]) -> Iterator[str]:
    for path in files:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"


def _tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git repository")
    command = [git, "-c", f"safe.directory={ROOT.as_posix()}", "ls-files", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    return [path for name in names.decode("utf-8").split("\0") if (path := ROOT / name).is_file()]


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
