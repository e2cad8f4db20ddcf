"""Mapping files: the shipped one, and wrong ones that are refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths, reference
from app.domain.errors import Refused
from app.imports.mapping import check_codes, load_mapping, open_mapped

RIGHT = 'source = "311"\n[columns]\nsource_id = "id"\n'


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_the_worked_example_fits_the_code_set(home: Path) -> None:
    shipped = Path("nyc311")
    mapping = load_mapping(shipped)
    check_codes(mapping, shipped, reference.load_catalogue(paths.data_dir()).categories)
    assert mapping.zone.key == "America/New_York"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("source = 311", "source"),
        ('source = "311"', "columns"),
        ("source = \n", "line 1"),
        (RIGHT + 'colour = "red"', "colour"),
        ('datum = "mars"\n' + RIGHT, "mars"),
        ('timezone = "Mars/Olympus"\n' + RIGHT, "Mars/Olympus"),
        (RIGHT + '[stage]\nmap = { a = "done" }', "done"),
        (RIGHT + '[level]\ndefault = "9"', "9"),
    ],
)
def test_that_a_wrong_mapping_says_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(Refused) as refused:
        load_mapping(_written(tmp_path, text))
    assert refused.value.key == "import.mapping"
    assert told in str(refused.value.facts["reason"])


def test_that_a_category_outside_the_code_set_is_refused(tmp_path: Path) -> None:
    mapping = load_mapping(_written(tmp_path, RIGHT + '[category]\ndefault = "event:9999"'))
    with pytest.raises(Refused) as refused:
        check_codes(mapping, tmp_path, {"event:0101"})
    assert "event:9999" in str(refused.value.facts["reason"])


@pytest.mark.parametrize(
    ("heading", "key"), [("no,at", "import.column"), ("id,at,id", "import.column_twice")]
)
def test_that_a_column_missing_or_twice_is_refused(tmp_path: Path, heading: str, key: str) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(heading + "\n", encoding="utf-8")
    with pytest.raises(Refused) as refused:
        open_mapped(file, load_mapping(_written(tmp_path, RIGHT)))
    assert (refused.value.key, refused.value.facts["column"]) == (key, "id")
