"""Where a cancelled import goes on, and what it had counted until then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec


class Reached(msgspec.Struct, frozen=True):
    """The last row that was taken, the counts up to it, and the rejects file with its size."""

    row: int = 0
    counts: dict[str, int] = {}
    rejects_file: str = ""
    rejects_size: int = 0


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One small file per import under way, found again by what is imported into what."""

    path: Path

    @classmethod
    def of(cls, folder: Path, file: Path, *into: str) -> Bookmark:
        """The bookmark of a file as it is now (place, size, time of change) for a target."""
        stat = file.stat()
        parts = [str(file.resolve()), str(stat.st_size), str(stat.st_mtime_ns), *into]
        name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
        return cls(folder / f"{name}.json")

    def read(self) -> Reached:
        """What was reached; row 0 where nothing is known."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Reached)
        except (OSError, msgspec.MsgspecError):
            return Reached()

    def write(self, reached: Reached) -> None:
        """Remember it; a crash in between leaves the one before."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(reached))
        beside.replace(self.path)

    def forget(self) -> None:
        """The import is done."""
        self.path.unlink(missing_ok=True)
