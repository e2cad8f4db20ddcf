"""The program tries itself, as a frozen one does after it was built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_that_the_program_tries_every_part_and_carries_an_order_out(tmp_path: Path) -> None:
    report, picture = tmp_path / "report.json", tmp_path / "desk.png"
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app", "--smoke", str(report), "--screenshot", str(picture)]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=240)
    told = json.loads(report.read_text(encoding="utf-8"))
    assert done.returncode == 0, told
    assert {check["name"] for check in told["checks"]} >= {"imports", "migrations", "tls", "desk"}
    assert all(check["ok"] for check in told["checks"])
    assert picture.read_bytes().startswith(b"\x89PNG")
