"""The cost of starting with a file of SPSS: CPU seconds of `coder import --dry-run`, children included.

    uv run python benchmarks/spss.py [ROWS …]

Makes a file of an id, a question of 80 bytes and 30 numbers for 200 and for 20 000 rows, and has it read seven times in
turn with what others pay: Python that imports pyreadstat (with narwhals), and numpy, which no reader of SPSS does
without. Says the medians, with bytecode kept and as the environment has it: under PYTHONDONTWRITEBYTECODE, where
nothing was compiled at installation, every module is compiled anew each time. At most a second, in both.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

BOUND = 1.0
TURNS = 7
WIDTH, NUMBERS = 80, 30
WORDS = ("eldre", "unge", "hjelp", "venter", "lenge", "ikke", "nok", "folk", "samtale", "gruppe", "kurs", "lege")


def make(path: Path, rows: int) -> None:
    """Write an uncompressed system file of so many cases."""
    draw = random.Random(1)
    content = b"$FL2" + b"@(#) SPSS DATA FILE".ljust(60)
    content += struct.pack("<iiiiid", 2, 1 + WIDTH // 8 + NUMBERS, 0, 0, rows, 100.0)
    content += b"01 Jan 2612:00:00".ljust(84)
    content += variable(b"ID", 8) + variable(b"SVAR", WIDTH)
    content += b"".join(variable(b"V%d" % number, 0) for number in range(NUMBERS))
    content += struct.pack("<iiii", 7, 20, 1, 5) + b"UTF-8" + struct.pack("<ii", 999, 0)
    with path.open("wb") as file:
        file.write(content)
        for number in range(rows):
            text = " ".join(draw.choices(WORDS, k=draw.randint(1, 9))).encode()
            file.write(b"K%07d" % number + text[:WIDTH].ljust(WIDTH))
            file.write(struct.pack(f"<{NUMBERS}d", *(draw.randint(1, 5) for _ in range(NUMBERS))))


def variable(name: bytes, width: int) -> bytes:
    """Return the records of a variable: a text of so many bytes, 0 for a number."""
    shape = 0x010000 | width << 8 if width else 0x050802
    first = struct.pack("<iiiiii", 2, width, 0, 0, shape, shape) + name.ljust(8)
    rest = struct.pack("<iiiiii", 2, -1, 0, 0, 0, 0) + b" " * 8
    return first + rest * (max(width - 1, 0) // 8)


def cost(command: list[str], environment: dict[str, str]) -> float:
    """Return CPU seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "p.db"
        coder = [sys.executable, "-c", "from coder.cli.entry import main; main()"]
        subprocess.run([*coder, "init", str(project), "--coder", "Kari"], check=True, capture_output=True)
        commands = {
            "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
            "python -c 'import pyreadstat'": [sys.executable, "-c", "import pyreadstat"],
        }
        for rows in [int(argument) for argument in sys.argv[1:]] or [200, 20_000]:
            path = folder / f"{rows}.sav"
            make(path, rows)
            commands[f"coder import --dry-run, {rows} rows"] = [*coder, "import", str(project), str(path), "--dry-run"]
        kept = {"PYTHONPYCACHEPREFIX": str(folder / "kept"), "PYTHONDONTWRITEBYTECODE": ""}
        for label, more in (("bytecode kept", kept), ("as the environment has it", {})):
            environment = {**os.environ, **more}
            for command in commands.values():
                cost(command, environment)  # not counted: it may be the one that compiles
            found = [[cost(command, environment) for command in commands.values()] for _ in range(TURNS)]
            print(f"{label}:")
            for command_said, *seconds in zip(commands, *found, strict=True):
                bound = f" (at most {BOUND:.0f})" if command_said.startswith("coder") else ""
                print(f"  {command_said:<40} {statistics.median(seconds):.2f} s CPU{bound}", flush=True)


if __name__ == "__main__":
    main()
