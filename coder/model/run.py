"""Runs of suggestions: how they were made, what they reported, and what became of their suggestions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct, field

from coder.model.ids import CodebookId, ResponseId, RunId
from coder.model.json_values import Json

UNFINISHED = "unfinished"
"""`live` of a run that is still being made: it counts as no newest run until all of it is there."""


class CodeInRun(Struct, frozen=True):
    """How often a run proposed a code, called by its id and its path, and how many of its suggestions had each tenth of
    confidence.
    """

    code: str
    name: str
    answers: int
    confidences: tuple[int, ...]


class Cut(Struct, frozen=True):
    """A code with the confidence from which it is put automatically (None: never), and why.

    Of `n` coded answers above the cut `right` have the code; `bound` is the lower bound of precision. Where there is no
    cut these are of the one that was tried; `n` is 0 where none had answers enough. `positives` have the code wherever
    they lie: so `right` of them is what is found, the rest is left to people, and `found_bound` is the lower bound of
    the share that is found (not known of runs made before it was told).
    """

    code: str
    cut: float | None
    n: int
    right: int
    bound: float
    positives: int
    found_bound: float | None = None


class AutomaticReport(Struct, frozen=True):
    """What was promised of automatic codes, and what was put: answers and codes that are kept, and those set aside for
    the audit. Of the questions left out no answer was coded, so that nothing is known of the promise there.

    An answer with two automatic codes counts once among answers and twice among codes. `pooled` is of all codes
    together (its code is empty), where the precision was promised of these and not of each; `n` and the like then count
    codes.
    """

    precision: float
    expected_share: float
    measured_on: int
    answers: int
    codes: int
    audit: int
    audit_codes: int
    questions_left_out: tuple[str, ...]
    cuts: tuple[Cut, ...]
    pooled: Cut | None = None


class RunReport(Struct, frozen=True):
    """What a run reports of itself; all fields are empty for a run that reported nothing.

    `silent` are codes (full paths) that are not proposed since they were wrong too often, with why; suggestions from
    the confidence `list_from` belong to the list that holds 90 % of the right codes; `answers` were looked at.
    """

    silent: Mapping[str, str] = field(default_factory=dict)
    list_from: float = 0.0
    answers: int = 0
    with_proposal: int = 0
    codes: tuple[CodeInRun, ...] = ()
    automatic: AutomaticReport | None = None
    silence: Mapping[str, str] = field(default_factory=dict)
    """Why codes are `silent`, as kept messages; older runs have none."""


class Run(Struct, frozen=True):
    """One making of suggestions. `live` names one that was made while coding; it is UNFINISHED while the run is being
    made, and else empty. `kept_report` and `kept_libraries` are the JSON that the file has, for what passes it on.
    """

    id: RunId
    at: str
    method: str
    parameters: Mapping[str, Json]
    seed: int
    codebook: CodebookId | None
    learned_from: int
    responses: int
    quality: Mapping[str, float] | None
    live: str
    report: RunReport
    libraries: Mapping[str, str]
    kept_report: str = "{}"
    kept_libraries: str = "{}"


class RunFates(Struct, frozen=True):
    """A run with what has become of its suggestions: all, those proposed, and coders' decisions; and with how many
    codes it put automatically.
    """

    run: Run
    suggestions: int
    proposed: int
    accepted: int
    not_accepted: int
    automatic: int


class CodeFates(NamedTuple):
    """What has become of a run's suggestions of one code (by id): kept, proposed, and coders' decisions on them."""

    run: RunId
    code: str
    kept: int
    proposed: int
    accepted: int
    rejected: int
    changed: int


class Way(NamedTuple):
    """How runs were made: the method, the model of meaning and the version of the program; empty where not known."""

    method: str
    model: str
    version: str


def way_of(run: Run) -> Way:
    """How a run was made."""
    return Way(run.method, str(run.parameters.get("encoder") or ""), run.libraries.get("coder", ""))


class CodeOrigins(NamedTuple):
    """Codings of a code (by id) on current answers: by hand, from suggestions, and read from files."""

    code: str
    by_hand: int
    suggested: int
    from_files: int


class CodingsOfFile(NamedTuple):
    """How many codings on current answers were read from a file; its name is empty where it is not known."""

    file: str
    codings: int


class ByHand(NamedTuple):
    """Codings of a code (by id) made by hand by one coder on one day. `run` is the last one made before the coding that
    suggested anything for its answer; None where there is none, or it was made while coding.
    """

    code: str
    coder: str
    day: str
    run: RunId | None
    by_hand: int


class AutomaticCode(NamedTuple):
    """A code (by its path) that a run put on an answer and no coder."""

    run: RunId
    response: ResponseId
    case: str
    question: str
    wave: str
    code: str
    confidence: float


class AutomaticPut(NamedTuple):
    """Codes that runs have put on current answers and no coder: how many, on how many answers, and on how many answers
    that are set aside for an audit.
    """

    codes: int
    answers: int
    audit: int


class ShownSuggestions(NamedTuple):
    """What a coder saw of suggestions, as (id of the code, confidence), and why: see `store.flags.note_shown`."""

    at: str
    coder: str
    response: ResponseId
    because: str
    suggestions: tuple[tuple[str, float], ...]
