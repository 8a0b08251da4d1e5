"""Runs of suggestions: how they were made, what they reported, and the fates of their suggestions."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from coder.model.ids import CodebookId, RunId
from coder.model.json_values import Json

UNFINISHED = "unfinished"
"""`live` of a run in progress: it does not count as newest until it is complete."""


class CodeInRun(Struct, frozen=True):
    """How often a run proposed a code (id and path), and the number of its suggestions by tenth of confidence."""

    code: str
    name: str
    answers: int
    confidences: tuple[int, ...]


class Cut(Struct, frozen=True):
    """A code with the confidence from which it is applied automatically (None: never), and why.

    Of `n` coded answers above the cut `right` have the code; `bound` is the lower bound of precision. Without a cut
    these are of the one tried; `n` is 0 where none had enough answers. `positives` have the code at any confidence, so
    `right` of them are found and people code the rest; `found_bound` is the lower bound of the share found (None in
    older runs).
    """

    code: str
    cut: float | None
    n: int
    right: int
    bound: float
    positives: int
    found_bound: float | None = None


class AutomaticReport(Struct, frozen=True):
    """The precision promised of automatic codes, and the codes applied: answers and codes kept, and those held out for
    the audit. In the questions left out no answer was coded, so that the promise is unknown there.

    An answer with two automatic codes counts once among answers and twice among codes. `pooled` is for all codes
    together (its code is empty), where the precision was promised jointly; `n` and the like then count codes.
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

    `silent` are codes (full paths) not proposed because they were wrong too often, with reasons; suggestions from the
    confidence `list_from` on belong to the list that holds 90 % of the right codes; `answers` were processed.
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
    """A run of suggestions. `live` names one made while coding; it is UNFINISHED while in progress, and else empty.
    `kept_report` and `kept_libraries` are the stored JSON, for code that passes it on.
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
    """A run with the fates of its suggestions: all, those proposed, and coders' decisions; and the number of codes it
    applied automatically.
    """

    run: Run
    suggestions: int
    proposed: int
    accepted: int
    not_accepted: int
    automatic: int
