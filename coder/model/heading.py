"""The heading of a report: its title, its authors and the number of its chapter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a report; empty where nobody has said it."""

    title: str = ""
    authors: tuple[str, ...] = ()
    chapter: str = ""
