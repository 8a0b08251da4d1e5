"""A project of another program as plain values, whatever its format.

Every row is known by a `key` of the file's own: a guid, or a number as text. References are such keys; what a reader
gives holds no reference to what is not there. A `guid` is a UUID in lower-case letters, empty where the file has none.
Times are as the project keeps them (UTC, ISO 8601), empty where they are not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coder.message import Message
from coder.model.json_values import Json

Key = str


@dataclass(frozen=True, slots=True)
class ForeignCoder:
    """Somebody who codes there."""

    key: Key
    name: str
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code below `parent`, which stands before it. One that is not `codable` only groups others. What follows its
    guid is as a codebook here has it (`coder.model.Code`), for files that say so much."""

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
    """An attribute of cases, of one wave where there are several; `type` is text, number or date. `label` says more of
    it than its name, where it does."""

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
    """An open question, for files of surveys that say what was asked."""

    key: Key
    name: str
    label: str = ""
    guid: str = ""
    source_names: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """The characters of a source that answer a question. Where a file says so of its sources, they are not cut."""

    source: Key
    start: int
    end: int
    question: Key
    wave: str = ""


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """A text, its lines ending in LF. `values` are attributes of the text itself, by the key of the variable."""

    key: Key
    name: str
    text: str
    values: Sequence[tuple[Key, Json]] = ()
    guid: str = ""


@dataclass(frozen=True, slots=True)
class CasePart:
    """The characters of a source that belong to a case: code points, `end` is the one after the last. Without them the
    whole source does."""

    source: Key
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ForeignCase:
    """Somebody or something that texts are of, with values by the key of the variable; `more` by wave and by the name
    of the variable, for files that say so much."""

    key: Key
    name: str
    parts: Sequence[CasePart] = ()
    values: Sequence[tuple[Key, Json]] = ()
    guid: str = ""
    more: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ForeignCoding:
    """A code on characters of a source (code points, `end` is the one after the last). `coder` is None where the file
    does not say whose it is."""

    source: Key
    start: int
    end: int
    code: Key
    coder: Key | None = None
    at: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignFlag:
    """A flag as a project here has it, on characters of a source."""

    source: Key
    start: int
    end: int
    kind: str
    coder: Key | None = None
    at: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignDecision:
    """What was decided on a code for the answer that begins at `start` (see `coder.model.reconciling.Reconciled`)."""

    source: Key
    start: int
    code: Key | None
    outcome: str
    reason: str
    note: str
    coder: Key | None
    at: str


@dataclass(frozen=True, slots=True)
class ForeignMemo:
    """What somebody wrote about a case, a code or a source (by their keys), or about the project where all are None; of
    a source about all of it, or about its characters from `start` to `end`. With both a source and a code it is about a
    coding; `of_answer` where these characters are an answer, and it is about all of that."""

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
    """Sources that were put together under a name."""

    name: str
    sources: Sequence[Key] = ()


@dataclass(frozen=True, slots=True)
class Loss:
    """What does not come along: `n` of a kind, such as `one_or_many("{n} picture", "{n} pictures", n)`, and why."""

    what: Message
    why: Message


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """All of it. `program` is what the file says that it was made with; `decided` what was found out about the file
    itself, such as how it counts characters. `order` names questions and variables in that of the survey, `exact` says
    that names are this program's own, kept character for character, and `codebook` has the name, description and
    language of one, for files that say so much."""

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
