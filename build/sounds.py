"""Makes the alarm sounds of resources/sounds with the standard library: `python build/sounds.py`.

One short call for each priority, told apart by rhythm and pitch: the graver, the faster and the
more tones. Mono, 16 bit, 22,050 a second, each tone with soft ends so that it does not click.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "resources" / "sounds"
RATE = 22_050
LOUD = 0.55
SOFT_S = 0.012
CALLS: dict[str, tuple[tuple[float, float], ...]] = {
    "level_1": (
        (988, 0.12),
        (0, 0.05),
        (988, 0.12),
        (0, 0.05),
        (988, 0.12),
        (0, 0.05),
        (1319, 0.28),
    ),
    "level_2": ((880, 0.16), (0, 0.07), (880, 0.16), (0, 0.07), (1047, 0.22)),
    "level_3": ((740, 0.18), (0, 0.09), (740, 0.22)),
    "level_4": ((587, 0.26),),
}
"""(Hz, seconds) of each tone; 0 Hz is a rest."""


def samples(pitch: float, seconds: float) -> list[int]:
    """One tone with a soft second partial."""
    count = round(RATE * seconds)
    made = []
    for n in range(count):
        at = n / RATE
        ends = min(1.0, at / SOFT_S, (seconds - at) / SOFT_S)
        turn = 2 * math.pi * pitch * at
        value = 0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)
        made.append(round(32767 * LOUD * ends * value) if pitch else 0)
    return made


def main() -> None:
    OUT.mkdir(exist_ok=True)
    for name, tones in CALLS.items():
        data = [value for tone in tones for value in samples(*tone)]
        with wave.open(str(OUT / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(data)}h", *data))


if __name__ == "__main__":
    main()
