"""What `coder-offline.zip` says of itself, and to whom. That it installs and works is tried by `test_distribution`."""

from __future__ import annotations

import ast
import hashlib
import platform
import runpy
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

TOOLS = Path(__file__).parents[1] / "tools"
MAKING = runpy.run_path(str(TOOLS / "offline.py"))
CHECK = TOOLS / "offline" / "check.py"
CHECKING = runpy.run_path(str(CHECK))
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """The file, with one wheel that holds nothing, for Windows alone."""
    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "pip-1-py3-none-any.whl").write_bytes(b"nothing")
    MAKING["write"](tmp_path / "coder-offline.zip", tmp_path / "wheels", [("windows", "3.12"), ("windows", "3.11")])
    with zipfile.ZipFile(tmp_path / "coder-offline.zip") as archive:
        archive.extractall(tmp_path / "there")
    return tmp_path / "there" / "coder-offline"


def test_every_file_is_in_the_sums_as_it_is_unpacked(unpacked: Path) -> None:
    lines = (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: wanted for wanted, name in (line.split("  ") for line in lines)}
    files = {str(path.relative_to(unpacked)): path for path in unpacked.rglob("*") if path.is_file()}
    assert sums.keys() == files.keys() - {"SHA256SUMS"}
    assert {"README.txt", "LESMEG.txt", "install.sh", "install.cmd", "check.py", "machines.txt"} < sums.keys()
    for name, wanted in sums.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == wanted, name


def test_the_script_of_windows_has_its_line_ends_and_signs(unpacked: Path) -> None:
    """Where a label stands behind other line ends cmd.exe may not find it; other signs depend on its code page."""
    script = (unpacked / "install.cmd").read_bytes()
    assert script.count(b"\n") == script.count(b"\r\n") > 20
    assert script.isascii()
    assert b"\r" not in (unpacked / "install.sh").read_bytes()


def test_a_machine_that_it_has_no_wheels_for_is_told_so_by_its_own_python(unpacked: Path) -> None:
    done = subprocess.run([sys.executable, unpacked / "check.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Not usable here / kan ikke brukes her: Python {PYTHON}, ")
    here = CHECKING["kind"](sys.platform, sysconfig.get_platform(), platform.machine(), platform.libc_ver()[0])
    if here is None or here == "windows":
        pytest.skip("there are no wheels for this kind of machine, or the file has those of it")
    (unpacked / "machines.txt").write_text(f"{here} {PYTHON}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, unpacked / "check.py"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    (unpacked / "machines.txt").write_text(f"{here} 3.9\n", encoding="utf-8")
    done = subprocess.run([sys.executable, unpacked / "check.py"], capture_output=True, text=True, check=False)
    assert done.stderr.endswith("(Python 3.9)\n")


@pytest.mark.parametrize(
    ("system", "built_for", "machine", "libc", "kind"),
    [
        ("linux", "linux-x86_64", "x86_64", "glibc", "linux"),
        ("linux", "linux-x86_64", "x86_64", "", None),
        ("linux", "linux-aarch64", "aarch64", "glibc", None),
        ("linux2", "linux-i686", "x86_64", "glibc", None),
        ("darwin", "macosx-10.13-universal2", "arm64", "", "macos"),
        ("darwin", "macosx-10.13-universal2", "x86_64", "", None),
        ("win32", "win-amd64", "AMD64", "", "windows"),
        ("win32", "win32", "AMD64", "", None),
        ("win32", "win-arm64", "ARM64", "", None),
    ],
)
def test_kinds_of_machines(system: str, built_for: str, machine: str, libc: str, kind: str | None) -> None:
    assert CHECKING["kind"](system, built_for, machine, libc) == kind
    assert kind is None or kind in MAKING["MACHINES"]


def test_an_old_python_can_say_that_it_is_too_old() -> None:
    ast.parse(CHECK.read_text("utf-8"), feature_version=(3, 4))


def test_guides_and_scripts_name_the_same_versions_of_python() -> None:
    for name in ("README.txt", "LESMEG.txt", "install.sh", "install.cmd"):
        text = (TOOLS / "offline" / name).read_text("utf-8")
        assert all(version in text for version in MAKING["PYTHONS"]), name


def test_what_was_fetched_is_tried_out_for_its_machine(tmp_path: Path) -> None:
    """A wheel for a newer system than the one meant ends the making, before anybody carries the file to a machine."""
    if shutil.which("uv") is None:
        pytest.skip("uv, which finds out what installs where, is not here")

    def wheel(name: str, tag: str, *requires: str) -> None:
        with zipfile.ZipFile(tmp_path / f"{name}-1.0-{tag}.whl", "w") as archive:
            about = f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: 1.0\n"
            archive.writestr(
                f"{name}-1.0.dist-info/METADATA",
                about + "".join(f"Requires-Dist: {requirement}\n" for requirement in requires),
            )
            archive.writestr(f"{name}-1.0.dist-info/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
            archive.writestr(f"{name}-1.0.dist-info/RECORD", "")

    wheel("answer_coder", "py3-none-any", "numbers")
    wheel("numbers", "cp312-cp312-macosx_14_0_arm64")
    with pytest.raises(SystemExit, match=r"does not install on macos with Python 3\.12"):
        MAKING["try_out"](tmp_path, "macos", "3.12")
    wheel("numbers", "cp312-cp312-macosx_11_0_arm64")
    MAKING["try_out"](tmp_path, "macos", "3.12")
