"""What a project here holds beyond REFI-QDA, written where other programs pass it over: in processing instructions
before the root of `project.qde`. So an export that is read here again loses nothing that a project models.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from coder.errors import FileRefused
from coder.model.codebook import Code
from coder.model.decoding import OtherType, decode, plain

TARGET = "coder"
BEGINS = "-"
"""Before the text of each, since blanks at its beginning are not kept."""
LONGEST_PART = 1_000_000
"""Characters of one instruction; readers of XML stop at ten times as many."""


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
    """What was decided on a code (its guid) for an answer (the guid of its selection)."""

    answer: str
    code: str | None
    outcome: str
    reason: str
    note: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class OwnProject:
    """What goes along, by the guids of the file. `codes` are in the order of the codebook, each with the guid of
    its parent and without its colour, which the format keeps; `order` names questions and attributes in that of the
    survey, `case_notes` and `code_notes` say which notes are about a
    case or a code.

    `questions`, `waves` and `flags` say which codes stand for one; `values` what cases answered in each wave beyond
    what the format says: (case, wave, values by variable as JSON).
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


def parts_of(own: OwnProject) -> Iterator[str]:
    """The texts of the instructions that say it."""
    said = json.dumps(plain(own), separators=(",", ":")).replace("?>", "?\\u003e")
    for start in range(0, len(said), LONGEST_PART):
        yield f"{BEGINS}{said[start : start + LONGEST_PART]}"


def own_of(parts: Iterable[str], path: object) -> OwnProject | None:
    """What such instructions say; None without any. Raises FileRefused where that cannot be read."""
    said = "".join(part.removeprefix(BEGINS) for part in parts)
    if not said:
        return None
    try:
        return decode(OwnProject, json.loads(said))
    except (OtherType, ValueError, RecursionError):
        raise FileRefused(
            "{path}: what this program noted in it was changed, and cannot be read.",
            "Export it again, or from the other program without it.",
            path=path,
        ) from None
