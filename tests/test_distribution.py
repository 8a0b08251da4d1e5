"""What is published: wheel and source, each installed where there is no network, and the file for closed zones.

It fetches and installs all libraries, so it runs when asked for: `pytest -m distribution` (a step of `.ci/run`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

pytestmark = [
    pytest.mark.distribution,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the installation is tried on Linux"),
]


def run(*arguments: object, cwd: Path, lines: str = "") -> str:
    """What a program prints; no setting of whoever runs the tests reaches it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CODER_", "PIP_", "UV_"))}
    own = {"HOME": str(cwd), "CODER_LANGUAGE": "en", "PYTHON": sys.executable}
    done = subprocess.run(
        list(map(str, arguments)), cwd=cwd, env={**kept, **own},
        input=lines, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


NO_NETWORK: tuple[str, ...] = ()
if (
    shutil.which("unshare")
    and subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
):
    NO_NETWORK = ("unshare", "-rn")
"""What a program is started with that is to reach no network, where the system lets one do so."""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`coder-offline.zip` for this machine alone, unpacked."""
    place = tmp_path_factory.mktemp("offline")
    made = subprocess.run(
        [sys.executable, "-m", "venv", place / "tools"], capture_output=True, text=True, check=False
    )  # with a pip of its own
    assert made.returncode == 0, made.stderr
    done = subprocess.run(
        [place / "tools" / "bin" / "python", ROOT / "tools" / "offline.py", "-o", place / "coder-offline.zip",
         "--platform", "linux", "--python", PYTHON],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(place / "coder-offline.zip") as archive:
        archive.extractall(place)
    return place / "coder-offline"


@pytest.fixture(scope="module")
def wheel(unpacked: Path) -> Path:
    """The program's own wheel."""
    return next(unpacked.glob("wheels/answer_coder-*.whl"))


def test_the_wheel_holds_what_the_program_needs_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {f"coder/shipped/{name}" for folder in ("codebooks", "corpus") for name in tracked(folder)}
    modules = set(tracked("coder"))
    assert shipped | {"coder/shipped/constraints.txt"} | modules <= names
    extra = {
        name for name in names - shipped - modules - {"coder/shipped/constraints.txt"} if ".dist-info/" not in name
    }
    assert {name for name in extra if not name.startswith("answer_coder-")} == set()
    assert {
        "coder/i18n/locale/nb/LC_MESSAGES/coder.po",
        "coder/tui/styles/coder.tcss",
        "coder/tui/styles/opened.tcss",
    } <= names
    assert not any(part in name for name in names for part in ("tests/", "__pycache__", ".pyc", "benchmarks/"))
    assert any(name.endswith("share/man/man1/coder.1") for name in names)


def tracked(folder: str) -> list[str]:
    """The files of a folder that git knows."""
    return run("git", "ls-files", folder, cwd=ROOT).splitlines()


def test_where_there_is_no_network_coding_batch_and_report_work(unpacked: Path, tmp_path: Path) -> None:
    """As a new user would: the script of the file for closed zones, then a study from the demo's files."""
    home = tmp_path / "en mappe"
    run(*NO_NETWORK, "sh", unpacked / "install.sh", home, cwd=tmp_path)
    coder = home / "bin" / "coder"

    def typed(*arguments: object, lines: str = "") -> str:
        return run(*NO_NETWORK, coder, *arguments, cwd=tmp_path, lines=lines)

    typed("demo", "demo.db")
    survey = next(Path(line) for line in typed("demo", "--files", "walk").splitlines() if "kartlegging" in line)
    codebook = next((tmp_path / "walk").rglob("grupper-ikke-prioritert.yaml"))
    typed("init", "study.db", "--codebook", codebook, "--coder", "Kari")
    typed("import", "study.db", tmp_path / survey, "--coder", "Kari")
    typed("apply", "study.db", "--response", "1", "--code", "eldre", "--coder", "Kari")
    assert "1" in typed("search", "study.db", "--coded")
    coded = typed(
        "code", "study.db", "--plain", "--question", "grupper", "--coder", "Kari", lines="1\nL\nn\ns\na 1\nq\n"
    )
    assert "Run 1 was made for" in coded
    assert coded.endswith("All is saved.\n")
    typed("model", "demo.db", "-o", "m.model")
    typed("batch", "m.model", tmp_path / survey, "--text", "grupper", "-o", "coded.csv")
    assert (tmp_path / "coded.csv").stat().st_size > 1000
    assert typed("report", "demo.db", "-o", "chapter.docx", "--undecided", "hide", "--yes").strip() == "chapter.docx"
    assert "No network was used" in typed("doctor", "demo.db")


def test_the_source_installs_without_an_index_and_the_demo_runs(unpacked: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["uv", "build", "--quiet", "--sdist", "--out-dir", tmp_path, ROOT], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    source = next(tmp_path.glob("answer_coder-*.tar.gz"))
    tools = unpacked.parent / "tools" / "bin" / "python"
    fetched = subprocess.run(
        [tools, "-m", "pip", "download", "-qq", "--dest", tmp_path / "tools", "hatchling==1.33.0"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert fetched.returncode == 0, fetched.stderr
    run(sys.executable, "-m", "venv", tmp_path / "own", cwd=tmp_path)
    run(
        *NO_NETWORK, tmp_path / "own" / "bin" / "pip", "install", "--quiet", "--no-index", "--find-links",
        unpacked / "wheels", "--find-links", tmp_path / "tools", source, cwd=tmp_path,
    )  # fmt: skip
    run(*NO_NETWORK, tmp_path / "own" / "bin" / "coder", "demo", "demo.db", cwd=tmp_path)
    assert (tmp_path / "demo.db").exists()
