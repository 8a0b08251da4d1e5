"""One response as the coding screen shows it: codings, flags, memos, suggestions and variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from coder.errors import NotFound
from coder.i18n.words import with_decimal_sign
from coder.model import Suggestion, as_text_or_number, in_full
from coder.model.ids import ResponseId, RunId
from coder.store import answers, flags
from coder.text import leading

if TYPE_CHECKING:
    from coder.model.coding import Span
    from coder.model.json_values import Json
    from coder.project import Session

COME_BACK = flags.COME_BACK
GOOD_QUOTE = flags.GOOD_QUOTE
NO_CODE_FITS = flags.NO_CODE_FITS
APART = flags.APART


class AppliedCode(Struct, frozen=True):
    """A code on characters `start` to `end` of the response by `coder`; `own`: by this coder."""

    code: str
    start: int
    end: int
    coder: str
    own: bool
    run: RunId | None = None
    confidence: float | None = None


class Answer(Struct, frozen=True):
    """A response with its context. `variables` are (label, value) of the case in survey order."""

    id: ResponseId
    case: str
    question: str
    label: str
    wave: str
    text: str
    variables: tuple[tuple[str, str], ...] = ()
    codings: tuple[AppliedCode, ...] = ()
    flags: tuple[tuple[str, int, int, bool], ...] = ()
    """(kind, start, end, own)."""
    memos: tuple[tuple[str, str], ...] = ()
    """(coder, text)."""
    suggestions: tuple[Suggestion, ...] = ()
    decided: Mapping[str, str] = field(default_factory=dict)
    replaced_by: ResponseId | None = None
    under: str = ""
    """Of an item of a list: the sentence or item that introduces it."""

    def own_codes(self, span: Span | None = None) -> set[str]:
        """Return the codes that this coder has applied to the response, anywhere or to exactly `span`."""
        return {code.code for code in self.codings if code.own and (span is None or (code.start, code.end) == span)}

    def all_codes(self) -> set[str]:
        """Return the codes that anybody has applied to the response, or that are suggested for it."""
        return {code.code for code in self.codings} | {suggestion.code for suggestion in self.suggestions}

    def has_flag(self, kind: str) -> bool:
        """Return whether this coder has set a flag of `kind` on the response or a part of it."""
        return any(own and flag == kind for flag, _, _, own in self.flags)

    @property
    def done(self) -> bool:
        """Return whether this coder has coded it, «no code fits» included."""
        return bool(self.own_codes()) or self.has_flag(NO_CODE_FITS)


def read_answer(session: Session, response: ResponseId) -> Answer:
    """Return the response with id `response`. Raises NotFound when it is gone."""
    with session.snapshot():
        case = answers.answer(session.project, response)
        if case is None:
            raise NotFound(
                "There is no answer {response}.", "Another program may have taken it back.", response=response
            )
        decided = answers.decided_on(session.project, response, session.coder)
        stored = case.response
        return Answer(
            id=response, case=stored.case, question=stored.question, label=case.label, wave=stored.wave,
            text=stored.text, variables=_variables(session, case.data), decided=decided,
            codings=tuple(
                AppliedCode(coding.code, coding.start, coding.end, coding.coder, coding.coder == session.coder,
                        coding.run, coding.confidence)
                for coding in answers.codings_on(session.project, response)
            ),
            flags=tuple(
                (flag.kind, flag.start, flag.end, flag.coder == session.coder)
                for flag in flags.flags_on(session.project, response)
            ),
            memos=tuple(answers.memos_on(session.project, response)),
            suggestions=tuple(
                replace(suggested, decision=decided.get(suggested.code))
                for suggested in answers.suggestions_on(session.project, response)
            ),
            replaced_by=stored.replaced_by, under=leading.leading_sentence(case.above) if case.above else "",
        )  # fmt: skip


def _variables(session: Session, data: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    """Return (label, value) of a case, values by their labels, without missing ones."""
    known = answers.value_labels(session.project)
    shown = []
    for name, (label, labels) in known.items():
        value = as_text_or_number(data.get(name))
        if value is None:
            continue
        raw = value if isinstance(value, str) else in_full(value)
        shown.append((label or name, labels.get(raw, raw if isinstance(value, str) else with_decimal_sign(raw))))
    return tuple(shown)
