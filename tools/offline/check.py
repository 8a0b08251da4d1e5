"""Ends with 0 where this Python can run what lies in `wheels`, else says why not and ends with 1.

It is started by whatever Python there is, an old one too, so it uses nothing that is newer than Python 3.4.
"""

# ruff: noqa: UP032 (formatted strings came with Python 3.6)

import platform
import sys
import sysconfig
from pathlib import Path


def kind(system: str, built_for: str, machine: str, libc: str) -> object:
    """What this kind of machine is called in `machines.txt`, or None. None of them is 32-bit."""
    if system.startswith("linux") and built_for.endswith("x86_64") and libc == "glibc":
        return "linux"
    if system == "darwin" and machine == "arm64":
        return "macos"
    if system == "win32" and built_for == "win-amd64":
        return "windows"
    return None


def main() -> None:
    here = kind(sys.platform, sysconfig.get_platform(), platform.machine(), platform.libc_ver()[0])
    python = "{}.{}".format(*sys.version_info[:2])
    with Path(__file__).with_name("machines.txt").open() as file:
        there = [line.split() for line in file if line.strip()]
    if [here, python] not in there:
        about = "Python {}, {}, {}".format(python, sysconfig.get_platform(), platform.machine())
        versions = ", ".join(sorted(version for name, version in there if name == here))
        wanted = "Python " + versions if versions else "see README.txt"
        sys.stderr.write("Not usable here / kan ikke brukes her: {}. ({})\n".format(about, wanted))
        sys.exit(1)


if __name__ == "__main__":
    main()
