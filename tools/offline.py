"""Make `coder-offline.zip`: all that installs the program where there is no network and nobody is an administrator.

    uv run python tools/offline.py                     # Linux, macOS and Windows; Python 3.11, 3.12 and 3.13
    uv run python tools/offline.py --platform linux --python 3.11 --extra stats

It holds a guide in English and bokmål, a script for each kind of system, and for each kind of machine the wheels of
the versions that were tested (constraints.txt). What has no wheel is told and left out. Needs the network, uv and pip.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ROOT / "tools" / "offline"
PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine: what uv calls it, and which tags of wheels it takes, those that are wanted most first: of
    macOS for the oldest, since one for a newer system does not install there.
    """

    uv: str
    tags: tuple[str, ...]


MACHINES = {
    "linux": Machine(
        "x86_64-manylinux_2_28",
        (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)), "manylinux2014_x86_64", "manylinux1_x86_64"),
    ),
    "macos": Machine("aarch64-apple-darwin", tuple(f"macosx_{major}_0_{kind}" for major in (11, 12, 13)
                                                   for kind in ("arm64", "universal2"))),
    "windows": Machine("x86_64-pc-windows-msvc", ("win_amd64",)),
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the file; exit code 1 where there is nothing to put in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path("coder-offline.zip"))
    parser.add_argument("--platform", action="append", choices=MACHINES, help="Repeatable. Default: all.")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="Repeatable. Default: all.")
    parser.add_argument("--extra", action="append", default=[], help="A part left out by default, such as stats.")
    given = parser.parse_args(arguments)
    with TemporaryDirectory() as place:
        wheels = Path(place) / "wheels"
        own = built_wheel(wheels)
        made = [
            (platform, python)
            for platform in given.platform or MACHINES
            for python in given.python or PYTHONS
            if fetched(own, wheels, platform, python, given.extra)
        ]
        if not made:
            sys.exit("Nothing was made.")
        for platform, python in made:
            try_out(wheels, platform, python)
        write(given.output, wheels, made)
    print(f"{given.output}: {given.output.stat().st_size / 1e6:.0f} MB")


def built_wheel(folder: Path) -> Path:
    """The program's own wheel, made into a folder."""
    subprocess.run(["uv", "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
    (folder / ".gitignore").unlink(missing_ok=True)
    return next(folder.glob("*.whl"))


def fetched(own: Path, wheels: Path, platform: str, python: str, extras: Sequence[str]) -> bool:
    """Fetch what a kind of machine needs with a version of Python; tell what there is no wheel of."""
    for wanted in ((*extras,), *((*extras[:place], *extras[place + 1 :]) for place in range(len(extras))), ()):
        done = _resolved(own, platform, python, wanted)
        if done.returncode == 0:
            break
        print(
            f"{platform}, Python {python}, with {', '.join(wanted) or 'no extra'}: {done.stderr.strip()}",
            file=sys.stderr,
        )
    if done.returncode:
        return False
    needed = wheels.parent / "needed.txt"
    needed.write_text(done.stdout, encoding="utf-8")
    machine, abi = MACHINES[platform], f"cp{python.replace('.', '')}"
    tags = [word for tag in machine.tags for word in ("--platform", tag)]
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check", "--no-deps",
            "--only-binary", ":all:", "--python-version", python, "--implementation", "cp", "--abi", abi,
            "--abi", "abi3", "--abi", "none", *tags, "--dest", wheels, "--requirement", needed,
        ],
        check=True,
    )  # fmt: skip
    print(f"{platform}, Python {python}: {len(done.stdout.splitlines())} packages")
    return True


def _resolved(own: Path, platform: str, python: str, extras: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """The exact versions that a machine needs, a line each; pip, which installs them, is among them."""
    asked = f"answer-coder[{','.join(extras)}] @ {own.as_uri()}\npip\n"
    return subprocess.run(
        [
            "uv", "pip", "compile", "--quiet", "--python-platform", MACHINES[platform].uv, "--python-version", python,
            "--only-binary", ":all:", "--constraints", ROOT / "constraints.txt", "--no-header", "--no-annotate",
            "--no-emit-package", "answer-coder", "-",
        ],
        input=asked, capture_output=True, text=True, check=False,
    )  # fmt: skip


def try_out(wheels: Path, platform: str, python: str) -> None:
    """End with the reason where the wheels alone do not make up an installation on a kind of machine."""
    done = subprocess.run(
        [
            "uv", "pip", "compile", "--quiet", "--no-header", "--offline", "--no-index", "--find-links", wheels,
            "--only-binary", ":all:", "--python-platform", MACHINES[platform].uv, "--python-version", python, "-",
        ],
        input="answer-coder\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"What was fetched does not install on {platform} with Python {python}: {done.stderr.strip()}")


def write(target: Path, wheels: Path, made: Sequence[tuple[str, str]]) -> None:
    """Put guide, scripts, wheels and their checksums into one file, and for which machines and Pythons it is `made`."""
    files = {file.name: file.read_bytes() for file in sorted(BESIDE.iterdir()) if file.is_file()}
    files |= {name: text.replace(b"\n", b"\r\n") for name, text in files.items() if name.endswith(".cmd")}
    files["machines.txt"] = "".join(f"{platform} {python}\n" for platform, python in made).encode()
    sums = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in files.items())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:

        def put(name: str, text: bytes) -> None:
            entry = zipfile.ZipInfo(f"coder-offline/{name}")
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            archive.writestr(entry, text)

        for name, text in files.items():
            put(name, text)
        for file in sorted(wheels.glob("*.whl")):
            text = file.read_bytes()
            put(f"wheels/{file.name}", text)
            sums += f"{hashlib.sha256(text).hexdigest()}  wheels/{file.name}\n"
        put("SHA256SUMS", sums.encode())


if __name__ == "__main__":
    main()
