"""A full disk and a folder that can only be read are told with the folder, once, and nothing comes after."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.limited import NO_BYTECODE

pytestmark = [
    pytest.mark.usefixtures("warm_children"),
    pytest.mark.skipif(sys.platform == "win32", reason="this system sets no limit to the size of files"),
]

# Each command in one process, as from a shell; what Python says of what is thrown away comes out, too.
PROGRAM = """
import gc, json, os, resource, sys
from coder.cli.main import main
limit, commands = json.loads(sys.argv[1])
if limit:
    sys.dont_write_bytecode = True  # Python would keep a module that it could not write whole
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
for command in commands:
    sys.argv = ["coder", *command]
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    gc.collect()
    print("\\0", code, file=sys.stderr)
"""

IMPORT, UNDO = ["import", "{project}", "{more}"], ["undo", "{project}"]
SUGGEST, INIT = ["suggest", "{project}"], ["init", "{folder}/ny.db"]
BATCH = ["batch", "{model}", "{more}", "--text", "grupper", "-o", "{folder}/b.csv"]
REPORT = ["report", "{other}", "-o", "{folder}/r.xlsx", "--undecided", "hide"]
CSV, WORKBOOK = (["export", "{other}", "-o", "{folder}/e." + ending, "--what", "matrix"] for ending in ("csv", "xlsx"))
CODEBOOK, DEMO = ["codebook", "export", "{other}", "-o", "{folder}/k.yaml"], ["demo", "--files", "{folder}/filer"]


def refusals(commands: Sequence[Sequence[str]], limit: int, **names: Path) -> list[str]:
    """What each command says on standard error; all must end with 1."""
    given = json.dumps([limit, [[word.format(**names) for word in command] for command in commands]])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, given], capture_output=True, text=True, timeout=120, env=NO_BYTECODE
    )
    assert done.returncode == 0, done.stderr
    *outputs, last = done.stderr.split("\0")
    assert last.strip() == "1", last
    assert all(refusal.startswith(" 1\n") for refusal in outputs[1:]), done.stderr
    return [outputs[0], *(refusal.removeprefix(" 1\n") for refusal in outputs[1:])]


def assert_refused(outputs: Sequence[str], folder: Path) -> None:
    """Each is an error, with the folder, and what to do, and nothing else."""
    for refusal in outputs:
        assert refusal.startswith("Error: "), refusal
        assert str(folder.resolve()) in refusal
        assert len(refusal.splitlines()) == 2, refusal


@pytest.fixture
def names(run: Run, study: Path, tmp_path: Path) -> dict[str, Path]:
    Path("mer.csv").write_text("id;grupper\n" + "".join(f"N{n};{'ord ' * 20}{n}\n" for n in range(2000)), "utf-8")
    assert run("apply", study, "--response", "1", "--code", "eldre").code == 0
    assert run("apply", study, "--response", "2", "--code", "forløp-1").code == 0
    assert run("report", study, "-o", "first.md", "--undecided", "hide").code == 0  # names respondents, in the project
    assert run("model", study, "-o", "m.model").code == 0
    shutil.copy(study, "annen.db")
    return {"project": Path(study), "other": tmp_path / "annen.db", "model": tmp_path / "m.model",
            "more": tmp_path / "mer.csv"}  # fmt: skip


def test_a_limit_to_the_size_of_files_is_told_with_the_folder(names: dict[str, Path]) -> None:
    folder = Path("ut")
    folder.mkdir()
    assert_refused(refusals([IMPORT, SUGGEST, UNDO], 200, **names, folder=folder), Path())
    assert_refused(refusals([BATCH, CSV, WORKBOOK, CODEBOOK, DEMO, INIT], 200, **names, folder=folder), folder)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == []


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    made = tmp_path / "disk"
    made.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(made)]
    if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only the administrator of a Linux system can make a small disk")
    yield made
    subprocess.run(["umount", "-l", str(made)], check=True)


def test_a_full_disk_is_told_with_the_folder(names: dict[str, Path], disk: Path) -> None:
    names["project"] = Path(shutil.copy(names["project"], disk / "p.db"))
    with (disk / "full").open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            file.truncate(file.tell() - 8192)
    assert_refused(refusals([IMPORT, UNDO, REPORT, WORKBOOK, CSV, DEMO], 0, **names, folder=disk), disk)
    assert {path.name for path in disk.rglob("*") if path.is_file()} <= {"p.db", "p.db-wal", "p.db-shm", "full"}


def test_a_disk_that_can_only_be_read_is_told_with_the_folder(names: dict[str, Path], disk: Path) -> None:
    names["project"] = Path(shutil.copy(names["project"], disk / "p.db"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert_refused(refusals([IMPORT, UNDO, INIT, WORKBOOK, CODEBOOK, DEMO], 0, **names, folder=disk), disk)
