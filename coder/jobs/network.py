"""Forbids the network in jobs: reports every socket that is used, and refuses its use in a child."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

USES = frozenset(
    {
        "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.getnameinfo", "socket.gethostbyaddr",
        "socket.gethostbyname", "socket.sendmsg", "socket.sendto",
    }
)  # fmt: skip
"""Audit events of Python's `socket` by which data could leave or reach this machine."""


def refuse_network() -> None:
    """Raise PermissionError from now on where anything in this process would use the network."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: object) -> None:
    if event in USES:
        raise PermissionError(f"{event}: nothing here uses the network")


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield the list of network uses by this process within the block, as they occur."""
    seen: list[str] = []
    watching = True

    def note(event: str, _arguments: object) -> None:  # it can never be removed again
        if watching and event in USES:
            seen.append(event)

    sys.addaudithook(note)
    try:
        yield seen
    finally:
        watching = False
