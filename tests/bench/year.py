"""A city's year of cases (4,114,000, 20,000 of them open), made from a seed, and its archive.

`python -m tests.bench build-year [--quick]` makes it once and keeps it outside the repository.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.cases import Case, Stage
from app.storage import tables as t
from app.storage.archive.archive import CaseArchive
from app.storage.migrate import migrate
from app.storage.store import Store

CASES, QUICK_CASES, OPEN = 4_114_000, 411_400, 20_000
CENTRE, SEED, VERSION = "city", 20210720, 2
BEGAN = datetime(2025, 11, 24, tzinfo=UTC)
YEAR = timedelta(days=365)
_CHUNK = 20_000
_WHAT = [
    "道路积水",
    "雨水井盖缺失",
    "占用消防通道",
    "路灯不亮",
    "暴露垃圾",
    "店外经营",
    "非机动车乱停放",
    "燃气泄漏",
    "供水管破裂",
    "树木倒伏",
    "噪音扰民",
    "油烟污染",
    "飞线充电",
    "违法建设",
    "施工围挡破损",
    "污水外溢",
    "架空线缆脱落",
    "护栏损坏",
    "小广告",
]
_ROADS = "金水花园未来农业经三文化健康纬五顺河航海嵩山桐柏陇海中原棉纺建设伏牛秦岭长江淮河"
_SOURCES = ("12345", "grid_officer", "photo", "app", "courier", "video", "drone", "110")
WORDS = [
    "积水",
    "井盖",
    "路灯",
    "垃圾",
    "燃气",
    "树木",
    "噪音",
    "围挡",
    "护栏",
    "污水",
    "花园",
    "嵩山",
]


def cases(count: int) -> Iterator[Case]:
    """The cases of a year, oldest first."""
    rng = random.Random(SEED)
    step = YEAR / count
    for n in range(count):
        at, open_ = BEGAN + n * step, n >= count - min(OPEN, count // 20)
        took = timedelta(minutes=rng.gammavariate(3.0, 40.0))
        what, road = rng.choice(_WHAT), rng.randrange(len(_ROADS) - 1)
        kind, street = rng.randrange(94), rng.randrange(208)
        late = rng.random() < 0.08
        yield Case(
            id=f"C{n:010d}", category=f"event:{kind:04d}", title=what,
            source=_SOURCES[min(7, int(rng.expovariate(0.6)))], level=rng.choice((2, 3, 3, 4, 4)),
            stage=Stage.HANDLING if open_ else Stage.CLOSED, reported_at=at, stage_since=at + took,
            place=f"{_ROADS[road : road + 2]}路 {rng.randrange(1, 900)} 号",
            street=f"4101{street:05d}", grid=f"4101{street:05d}{rng.randrange(340):05d}",
            description=f"市民反映{what}，请尽快处理。", phone=f"13{rng.randrange(10**9):09d}",
            lead=f"d{kind % 30}", contacted_at=at, contact_in_time=not late,
            closed_in_time=None if open_ else not late, ended_at=None if open_ else at + took,
            satisfied=None if open_ or rng.random() < 0.3 else not late,
        )  # fmt: skip


def fill(store: Store, count: int) -> None:
    """Write a year into an empty database."""
    migrate(store)
    rows: list[dict[str, object]] = []
    for case in cases(count):
        rows.append(t.case_rows.row(case, CENTRE))
        if len(rows) == _CHUNK:
            _write(store, rows)
            rows = []
    _write(store, rows)


def _write(store: Store, rows: list[dict[str, object]]) -> None:
    if rows:
        store.write(lambda db: db.execute(t.cases.insert(), rows))


def folder(quick: bool) -> Path:
    """Where the year is kept."""
    count = QUICK_CASES if quick else CASES
    return Path(tempfile.gettempdir()) / f"griddeck-bench-year-{count}-{VERSION}"


def build(quick: bool) -> dict[str, float]:
    """Make the year on SQLite unless it is there; the seconds its parts took."""
    home = folder(quick)
    if (home / "done").exists():
        return {}
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    began = time.perf_counter()
    with Store.open(f"sqlite:///{(home / 'year.sqlite').as_posix()}") as store:
        fill(store, QUICK_CASES if quick else CASES)
        filled = time.perf_counter()
        archive = CaseArchive(store, CENTRE, home / "archive")
        archive.refresh()
        archive.close()
    (home / "done").touch()
    return {"fill_s": filled - began, "archive_s": time.perf_counter() - filled}
