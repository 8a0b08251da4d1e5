"""The heading of a report: its title, its authors and the number of its chapter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a report; empty where none is set."""

    title: str = ""
    authors: tuple[str, ...] = ()
    chapter: str = ""
