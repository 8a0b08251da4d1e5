"""What a case of a study is."""

from __future__ import annotations

from dataclasses import dataclass

UNITS = ("person", "organisation", "document")


@dataclass(frozen=True, slots=True)
class Unit:
    """What a case of the study is: one of UNITS, with an own noun where one is wanted («kommune», «kommune/kommuner»).

    `known` is False where neither anybody nor an import has said it: then it is taken for a person, which hides most.
    """

    kind: str = "person"
    noun: str = ""
    known: bool = True

    @property
    def mask_below(self) -> int:
        """Cells by group below this are hidden in what leaves the machine unless a definition says otherwise."""
        return 5 if self.kind == "person" else 0


PERSONS = Unit()
"""The unit of a study of persons who answered."""
