"""Sensors and their history from files: again is harmless, each fault named by row and field."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from app import bootstrap, settings
from app.cli import main as cli
from app.domain.registry import Sensor

CSV = """编号,名称,类型,经度,纬度,阈值,thresholds.emergency,量程上限,联系人
W1,下穿积水,积水,113.69,34.79,10/15/27/50,5/10,,张三
T1,机房温度,温度,113.68,34.78,,,200,
X1,坏,没有的,113.6,34.7,,,,
X2,坏,gas,700,34.7,,,,
X3,坏,gas,113.6,34.7,9/5,,,
W1,重复,积水,113.69,34.79,,,,
"""


@pytest.fixture
def run(home: Path, sqlite_url: str) -> object:
    cli._verbs()

    def go(*words: str, code: int = 0) -> dict[str, object]:
        result = CliRunner().invoke(
            cli.app, ["--db", sqlite_url, "--lang", "en", "import", *words, "--json"]
        )
        assert result.exit_code == code, result.output
        return json.loads(result.stdout.splitlines()[-1])  # type: ignore[no-any-return]

    return go


def rejected(told: dict[str, object]) -> list[dict[str, str]]:
    text = Path(str(told["rejects_file"])).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def sensors(url: str) -> dict[str, Sensor]:
    base = bootstrap.open_base(settings.load({"db": url}))
    found = {one.id: one for one in base.registry.load(Sensor)}
    base.store.close()
    return found


def test_that_sensors_come_with_rules_of_their_own_and_again_is_harmless(
    run, tmp_path: Path, sqlite_url: str
) -> None:
    file = tmp_path / "s.csv"
    file.write_text(CSV, "utf-8")
    told = run("sensors", str(file))
    assert (told["accepted"], told["rejected"]) == (2, 4)
    rows = rejected(told)
    assert [(row["row"], row["field"]) for row in rows] == [
        ("4", "kind"), ("5", "lon, lat"), ("6", "thresholds"), ("7", "id"),
    ]  # fmt: skip
    found = sensors(sqlite_url)
    own = found["W1"].own
    assert own is not None
    assert own.thresholds == {"": (10.0, 15.0, 27.0, 50.0), "emergency": (5.0, 10.0)}
    assert (found["W1"].kind, found["W1"].contact, found["W1"].name_en) == (
        "water_level", "张三", "下穿积水",
    )  # fmt: skip
    again = run("sensors", str(file))
    assert (again["accepted"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_that_xlsx_and_geojson_in_gcj02_are_taken_too(run, tmp_path: Path, sqlite_url: str) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["id", "name", "kind", "lon", "lat"])
    book.active.append(["G1", "燃气", "gas", 113.7, 34.8])
    book.save(tmp_path / "s.xlsx")
    assert run("sensors", str(tmp_path / "s.xlsx"))["accepted"] == 1
    point = {"type": "Point", "coordinates": [113.631447, 34.745417]}
    feature = {"type": "Feature", "properties": {"id": "R1", "kind": "rain"}, "geometry": point}
    file = tmp_path / "s.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    assert run("sensors", str(file), "--datum", "gcj02")["accepted"] == 1
    found = sensors(sqlite_url)["R1"]
    assert (found.lon, found.lat) == pytest.approx((113.6254, 34.7466), abs=1e-5)


def test_that_history_comes_late_and_twice_without_harm(
    run, tmp_path: Path, sqlite_url: str
) -> None:
    (tmp_path / "s.csv").write_text(CSV, "utf-8")
    run("sensors", str(tmp_path / "s.csv"))
    lines = [f"2026-01-01 00:{minute:02d}:00,{70 + minute}" for minute in range(60)]
    lines += ["2026-01-01 00:00:00,70", "soon,1", "2026-01-01 01:00:00,900"]
    file = tmp_path / "h.csv"
    file.write_text("timestamp,value\n" + "\n".join(lines) + "\n", "utf-8")
    for _twice in range(2):
        told = run("readings", str(file), "--map", "readings", "--sensor", "T1")
        assert (told["readings"], told["rejected"]) == (61, 2)
    rows = rejected(told)
    assert [row["field"] for row in rows] == ["timestamp", "value"]
    base = bootstrap.open_base(settings.load({"db": sqlite_url}))
    since = base.clock().replace(year=2025)
    _at, values = base.telemetry.history("T1", since, base.clock())
    base.store.close()
    assert values.tolist() == [float(70 + minute) for minute in range(60)]
    wrong = run("readings", str(file), "--map", "readings", "--sensor", "nobody", code=1)
    assert wrong["rejected"] == 63
