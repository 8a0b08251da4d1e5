"""The network, which no job uses: Python tells of every socket that is used, and a child refuses to use one."""

from __future__ import annotations

import sys

USES = frozenset(
    {
        "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.getnameinfo", "socket.gethostbyaddr",
        "socket.gethostbyname", "socket.sendmsg", "socket.sendto",
    }
)  # fmt: skip
"""Audit events of Python's `socket` by which something could leave this machine, or come to it."""


def refuse_network() -> None:
    """From here on this process raises PermissionError where anything in it would use the network."""
    sys.addaudithook(_refuse)


def _refuse(event: str, _arguments: object) -> None:
    if event in USES:
        raise PermissionError(f"{event}: nothing here uses the network")
