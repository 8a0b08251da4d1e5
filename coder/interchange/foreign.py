"""A project of another program as plain values, whatever its format.

Every row has a `key` of the file: a GUID, or a number as text. References are such keys, and readers return none to
missing rows. A `guid` is a UUID in lower case, empty where the file has none. Times are in the form of the project
(UTC, ISO 8601), empty if unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coder.message import Message
from coder.model.json_values import Json

Key = str


@dataclass(frozen=True, slots=True)
class ForeignCoder:
    """A coder of the other project."""

    key: Key
    name: str
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code below `parent`, which precedes it. One that is not `codable` only groups others. The fields after `guid`
    are those of `coder.model.Code`, for files that have them.
    """

    key: Key
    name: str
    parent: Key | None = None
    definition: str = ""
    colour: str = ""
    codable: bool = True
    guid: str = ""
    id: str = ""
    include: str = ""
    exclude: str = ""
    keywords: Sequence[str] = ()
    examples: Sequence[str] = ()
    replaces: Sequence[str] = ()
    residual: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class ForeignVariable:
    """An attribute of cases, of one wave where there are several; `type` is text, number or date. `label` is empty if
    it only repeats the name.
    """

    key: Key
    name: str
    type: str = "text"
    label: str = ""
    guid: str = ""
    wave: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
    source_names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ForeignQuestion:
    """An open question, for files that record questions."""

    key: Key
    name: str
    label: str = ""
    guid: str = ""
    source_names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """The characters of a source that answer a question, for files with questions; their sources are not segmented."""

    source: Key
    start: int
    end: int
    question: Key
    wave: str = ""


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """A text, line ends LF. `values` are attributes of the text itself, by the key of the variable."""

    key: Key
    name: str
    text: str
    values: Sequence[tuple[Key, Json]] = ()
    guid: str = ""


@dataclass(frozen=True, slots=True)
class CasePart:
    """The characters of a source that belong to a case (code points, `end` exclusive); by default the whole source."""

    source: Key
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """A case with values by the key of the variable; `more` are values by wave and name of the variable, for files that
    have them.
    """

    key: Key
    name: str
    parts: Sequence[CasePart] = ()
    values: Sequence[tuple[Key, Json]] = ()
    guid: str = ""
    more: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignCoding:
    """A code on characters of a source (code points, `end` exclusive). `coder` is None where the file names none."""

    source: Key
    start: int
    end: int
    code: Key
    coder: Key | None = None
    at: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignFlag:
    """A flag of a project here, on characters of a source."""

    source: Key
    start: int
    end: int
    kind: str
    coder: Key | None = None
    at: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignDecision:
    """A decision on a code for the response that begins at `start` (see `coder.model.reconciling.Reconciled`)."""

    source: Key
    start: int
    code: Key | None
    outcome: str
    reason: str
    note: str
    coder: Key | None
    at: str
    differed: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignMemo:
    """A memo on a case, a code or a source (by their keys), or on the project where all are None; on a source as a
    whole, or on its characters from `start` to `end`. With both a source and a code it is on a coding; `of_answer`:
    these characters are a response, and the memo is on all of it.
    """

    text: str
    case: Key | None = None
    source: Key | None = None
    start: int | None = None
    end: int | None = None
    code: Key | None = None
    coder: Key | None = None
    at: str = ""
    guid: str = ""
    of_answer: bool = False


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """A named set of sources."""

    name: str
    sources: Sequence[Key] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """What is not imported: `n` of a kind, such as `one_or_many("{n} picture", "{n} pictures", n)`, and why."""

    what: Message
    why: Message


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """A whole project. `program` is the one that the file names; `decided` are messages on the file itself, such as how
    it counts characters. `order` names questions and variables in survey order, `exact` marks names as this program's
    own, kept character for character, `codebook` is (name, description, language), and `unit` what a case is (kind,
    noun, whether guessed), for files that have them.
    """

    program: str
    name: str = ""
    coders: Sequence[ForeignCoder] = ()
    codes: Sequence[ForeignCode] = ()
    variables: Sequence[ForeignVariable] = ()
    questions: Sequence[ForeignQuestion] = ()
    cases: Sequence[ForeignCase] = ()
    sources: Sequence[ForeignSource] = ()
    answers: Sequence[ForeignAnswer] = ()
    codings: Sequence[ForeignCoding] = ()
    flags: Sequence[ForeignFlag] = ()
    decisions: Sequence[ForeignDecision] = ()
    memos: Sequence[ForeignMemo] = ()
    sets: Sequence[ForeignSet] = ()
    losses: Sequence[Loss] = ()
    decided: Sequence[Message] = ()
    order: Sequence[str] = ()
    exact: bool = False
    codebook: tuple[str, str, str] = ("", "", "")
    unit: tuple[str, str, bool] = ("", "", False)
