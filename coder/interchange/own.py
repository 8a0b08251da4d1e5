"""The parts of a project that REFI-QDA cannot hold, as processing instructions before the root of `project.qde`, which
other programs skip. So an export that is imported here again loses nothing that a project models.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coder.errors import CoderError, FileRefused
from coder.model.codebook import Code
from coder.model.decoding import OtherType, decode, plain
from coder.model.unit import made_unit

TARGET = "coder"
BEGINS = "-"
"""Before the text of each, since leading blanks are not kept."""
LONGEST_PART = 1_000_000
"""Characters of one instruction; XML readers stop at ten times as many."""


@dataclass(frozen=True, slots=True)
class OwnVariable:
    """A question or an attribute, of one wave in the format and of all here."""

    name: str
    label: str = ""
    type: str = "text"
    wave: str = ""
    uuid: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    source_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision on a code (its GUID) for a response (the GUID of its selection)."""

    answer: str
    code: str | None
    outcome: str
    reason: str
    note: str
    by: str
    at: str
    differed: int | None = None
    """Whether coders differed on the code itself; None where that is not known."""


@dataclass(frozen=True, slots=True)
class OwnProject:
    """The additional parts, by the GUIDs of the file. `codes` are in codebook order, each with the GUID of its parent
    and without its colour, which the format keeps; `order` names questions and attributes in survey order; `case_notes`
    and `code_notes` map notes to their case or code.

    `questions`, `waves` and `flags` map codes to what they stand for; `values` are (case, wave, values by variable as
    JSON) beyond what the format holds. `unit` is what a case is: its kind, its noun, and whether that was guessed.
    """

    codebook: tuple[str, str, str] = ("", "", "")
    order: tuple[str, ...] = ()
    coders: Mapping[str, str] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    questions: Mapping[str, OwnVariable] = field(default_factory=dict)
    waves: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, OwnVariable] = field(default_factory=dict)
    values: Sequence[tuple[str, str, str]] = ()
    case_notes: Mapping[str, str] = field(default_factory=dict)
    code_notes: Mapping[str, str] = field(default_factory=dict)
    program: str = ""
    reconciled: str = ""
    decisions: Sequence[OwnDecision] = ()
    unit: tuple[str, str, bool] = ("", "", False)


def parts_of(own: OwnProject) -> Iterator[str]:
    """Yield the texts of the instructions."""
    written = json.dumps(plain(own), separators=(",", ":")).replace("?>", "?\\u003e")
    for start in range(0, len(written), LONGEST_PART):
        yield f"{BEGINS}{written[start : start + LONGEST_PART]}"


def own_of(parts: Iterable[str], path: object) -> OwnProject | None:
    """Return the parts in such instructions, None without any. Raises FileRefused if they cannot be read."""
    written = "".join(part.removeprefix(BEGINS) for part in parts)
    if not written:
        return None
    try:
        own = decode(OwnProject, json.loads(written))
        kind, noun, _ = own.unit
        if kind:
            made_unit(kind, noun)
    except (CoderError, OtherType, ValueError, RecursionError):
        raise FileRefused(
            "{path}: what this program noted in it was changed, and cannot be read.",
            "Export it again, or from the other program without it.",
            path=path,
        ) from None
    return own
