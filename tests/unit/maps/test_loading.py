"""What a desk with files alone loads at its start."""

from __future__ import annotations

import subprocess
import sys


def test_that_files_are_read_without_loading_what_speaks_to_servers() -> None:
    asked = "import sys, app.maps.catalogue, app.maps.vector; print('requests' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
