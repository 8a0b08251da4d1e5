"""Units: what a case of the study is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from coder.errors import CoderError, nearest
from coder.message import Message
from coder.model.codebook import normal_name

UNITS = ("person", "organisation", "document")

NO_HEADING = "innspill"
"""The question of a document's text without a heading: the same in every letter, so that they count together."""

LONGEST = 40
"""Characters of a noun."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a case of the study is: one of UNITS, with a noun of its own if wanted («kommune», «kommune/kommuner»).

    `known` is False where neither anybody nor an import has set it; persons are then assumed, which hides most. `mask`
    is the setting for all exports, and not part of what a case is.
    """

    kind: str = "person"
    noun: str = ""
    known: bool = True
    mask: int = field(default=0, compare=False)

    @property
    def mask_below(self) -> int:
        """Cells by group below this are hidden in exports unless a definition says otherwise. The setting can raise the
        limit for persons, never lower it.
        """
        return max(self.mask, 5 if self.kind == "person" else 0)


PERSONS = Unit()
"""The unit of a study of persons who answered."""


def read_unit(text: str) -> Unit:
    """Parse a unit from a setting: its kind, followed by its noun. Raises as `made_unit`."""
    kind, _, noun = text.partition(" ")
    return made_unit(kind, noun)


def made_unit(kind: str, noun: str = "") -> Unit:
    """Return a unit from user input. Raises CoderError for an unknown kind or an invalid noun."""
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
