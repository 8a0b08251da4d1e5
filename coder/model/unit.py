"""Units: what a case of the study is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from coder.errors import CoderError, nearest
from coder.message import Message
from coder.model.codebook import normal_name

UNITS = ("person", "organisation", "document")

LONGEST = 40
"""Characters of a noun."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a case of the study is: one of UNITS, with an own noun where one is wanted («kommune», «kommune/kommuner»).

    `known` is False where neither anybody nor an import has said it: then it is taken for a person, which hides most.
    `mask` is what somebody has set for all that leaves the machine, and no part of what a case is.
    """

    kind: str = "person"
    noun: str = ""
    known: bool = True
    mask: int = field(default=0, compare=False)

    @property
    def mask_below(self) -> int:
        """Cells by group below this are hidden in what leaves the machine unless a definition says otherwise. What is
        set for all can hide more of persons, never less.
        """
        return max(self.mask, 5 if self.kind == "person" else 0)


PERSONS = Unit()
"""The unit of a study of persons who answered."""


def read_unit(text: str) -> Unit:
    """A unit as it is set for all studies: its kind, and its noun after it. Raises as `made_unit`."""
    kind, _, noun = text.partition(" ")
    return made_unit(kind, noun)


def made_unit(kind: str, noun: str = "") -> Unit:
    """A unit as somebody gave it. Raises CoderError for a kind that there is not, or a noun that is none."""
    if kind not in UNITS:
        hint = nearest(kind, UNITS) or Message("There is: {known}.", known=tuple(UNITS))
        raise CoderError("A case is no «{kind}».", hint, kind=kind)
    noun = normal_name(noun)
    parts = [part.strip() for part in noun.split("/")]
    if noun and (len(noun) > LONGEST or len(parts) > 3 or not all(parts) or re.search(r"[|{}\x00-\x1f]", noun)):
        raise CoderError(
            "«{noun}» is no noun for a case.",
            "Give one word, or one and several with a slash, and the English one after another:"
            " kommune/kommuner/municipality.",
            noun=noun,
        )
    return Unit(kind, noun)
