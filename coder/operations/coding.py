"""Applies and removes codes and «no code fits»: one rule for both front ends and imports.

A retired code is applied to no further answer; where it stands it can be applied again or removed. An answer whose text
a later import changed cannot be coded any more; its codings can be removed. A code replaces the coder's «no code fits»
on the answer, and «no code fits» replaces their codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from coder.codebook.in_use import in_use
from coder.errors import CoderError, NotFound
from coder.message import Message
from coder.model import Code, Codebook
from coder.model.coding import Origin, Span
from coder.model.ids import CodeRow, ResponseId
from coder.model.places import CodedPlace
from coder.model.response import Response
from coder.operations import codebook_edits
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.store import answer_references, codebooks, coding, flags, journal
from coder.store.coding_orders import NAMED as NAMED
from coder.store.coding_orders import SUREST as SUREST
from coder.store.journal import Change

NEW, STOOD, OFF = "new", "stood already", "off"
"""Outcomes of applying a code to an answer."""

Reference = int | str
"""An answer: its id, or a person's reference to it (see `store.answer_references.find_response`)."""


class CodeOnAnswer(Struct, frozen=True):
    """A code, its place, and the outcome: NEW, STOOD or OFF."""

    code: Code
    response: ResponseId
    span: Span
    became: str


class AnswersCoded(Struct, frozen=True):
    """The outcome for each code on each answer."""

    changed: Changed
    each: tuple[CodeOnAnswer, ...]

    @property
    def added(self) -> int:
        """Codings that were made."""
        return sum(answer.became == NEW for answer in self.each)

    @property
    def removed(self) -> int:
        """Codings that were removed."""
        return sum(answer.became == OFF for answer in self.each)


def code_answers(
    session: Session,
    answers: Sequence[Reference],
    codes: Sequence[str | Code],
    span: tuple[int | None, int | None] | None = None,
    *,
    stands: bool | None = True,
    by_first: bool = False,
) -> AnswersCoded:
    """Apply codes to answers, or remove this coder's, as one change.

    `codes` are references by people, or codes of a codebook read before. `span` is an excerpt of the single answer;
    without it codes apply to whole answers. `stands`: True applies them, False removes them (raising NotFound for a
    missing coding; without a span the only one of a code goes, else that on the whole answer), None removes those that
    all of the answers have and applies the others. With `by_first` the first answer decides, and the others are alike:
    one whose text an import has changed meanwhile is skipped. Raises NotFound, CoderError.
    """
    each: list[CodeOnAnswer] = []
    with journal.change(session.project, "apply", session.coder, in_order=session.in_order) as act:
        codebook = codebook_of(session)  # read under the lock: nobody retires a code between look-up and change
        wanted = [meant(codebook, code) for code in codes]
        rows = codebooks.code_ids(session.project)
        targets = targets_of(session, answers, span)
        for code in wanted:
            if stands is False:
                for row, at in targets:
                    each.append(_taken_off(session, act, row, at if span else None, code, rows[code.id]))
            else:
                each += _put_or_toggled(
                    session, act, targets, code, rows[code.id], codebook, toggled=stands is None, by_first=by_first
                )
        _describe(session, act, each, {row.id: row for row, _ in targets})
        changed = changed_by(session, act)
    return AnswersCoded(changed, tuple(each))


def _put_or_toggled(
    session: Session,
    act: Change,
    targets: Sequence[tuple[Response, Span]],
    code: Code,
    code_row: CodeRow,
    codebook: Codebook,
    *,
    toggled: bool,
    by_first: bool,
) -> Iterator[CodeOnAnswer]:
    project = session.project
    coding_ids = [coding.find_coding(project, row.id, at, code_row, act.coder_id) for row, at in targets]
    removes = toggled and all(coding_id is not None for coding_id in coding_ids[: 1 if by_first else None])
    for place, ((row, at), coding_id) in enumerate(zip(targets, coding_ids, strict=True)):
        if removes:
            if coding_id is not None:
                act.delete("codings", coding_id)
                yield CodeOnAnswer(code, row.id, at, OFF)
            continue
        if coding_id is None:
            in_use(codebook, code)
            if by_first and place and row.replaced_by is not None:
                continue
            refuse_earlier_text(row)
            coding.put_coding(project, act, row.id, at, code_row)
        yield CodeOnAnswer(code, row.id, at, STOOD if coding_id is not None else NEW)


def _taken_off(
    session: Session, act: Change, row: Response, span: Span | None, code: Code, code_row: CodeRow
) -> CodeOnAnswer:
    removed = coding.remove_coding(session.project, act, row, span, code_row, code.name)
    return CodeOnAnswer(code, row.id, removed, OFF)


def _describe(session: Session, act: Change, each: Sequence[CodeOnAnswer], rows: Mapping[ResponseId, Response]) -> None:
    """Describe the change; one that only removed codes has a kind of its own."""
    applied = [answer for answer in each if answer.became == NEW]
    done = applied or [answer for answer in each if answer.became == OFF]
    if not done:
        return
    names = quoted(answer.code.name for answer in done)
    first = done[0]
    span = None if first.span == (0, len(rows[first.response].text)) else first.span
    where = place_of(session, [rows[response] for response in sorted({answer.response for answer in done})], span)
    if applied:
        act.describe(Message("{codes} on {where}", codes=names, where=where))
    else:
        act.call("remove")
        act.describe(Message("{codes} off {where}", codes=names, where=where))


class CodeMade(Struct, frozen=True):
    """A code that was created, by its stable id, and applied to answers."""

    changed: Changed
    code: str


def new_code(
    session: Session,
    name: str,
    answers: Sequence[Reference] = (),
    span: Span | None = None,
    parent: str | None = None,
) -> CodeMade:
    """Create a code in the codebook, below `parent` (a stable id), and apply it to answers, as one change.

    Raises CoderError for an empty or taken name and for an answer that cannot be coded any more.
    """
    with journal.change(session.project, "apply", session.coder, in_order=session.in_order) as act:
        (code,) = codebook_edits.add_codes(session, act, [name], parent)
        row = codebooks.code_ids(session.project)[code.id]
        targets = targets_of(session, answers, span)
        for place, (response, at) in enumerate(targets):
            if place and response.replaced_by is not None:
                continue  # one of those alike, whose text an import has changed meanwhile
            refuse_earlier_text(response)
            coding.put_coding(session.project, act, response.id, at, row)
        if targets:
            where = place_of(session, [response for response, _ in targets], span)
            act.describe(Message("new code «{name}» on {where}", name=code.name, where=where))
        else:
            act.call("codebook")
            act.describe(Message("new code «{name}»", name=code.name))
        changed = changed_by(session, act)
    return CodeMade(changed, code.id)


class NoCodeFits(Struct, frozen=True):
    """Whether «no code fits» `stands` now, on how many answers it is `new`, and how many codings it removed."""

    changed: Changed
    stands: bool
    new: int = 0
    taken_off: int = 0


def no_code_fits(
    session: Session, answers: Sequence[Reference], *, stands: bool | None = True, by_first: bool = False
) -> NoCodeFits:
    """Mark answers as «no code fits», removing this coder's codes, as one change; or remove the mark.

    `stands`: True sets it, False removes it (raising NotFound where this coder has not set it), None removes it where
    all of them have it, else sets it. `by_first` as for `code_answers`. Raises NotFound, CoderError.
    """
    new = taken_off = 0
    with journal.change(session.project, "no code fits", session.coder, in_order=session.in_order) as act:
        rows = [row for row, _ in targets_of(session, answers, None)]
        if stands is None:
            stands = not all(_has_no_code_fits(session, act, row) for row in rows[: 1 if by_first else None])
        done = []
        for place, row in enumerate(rows):
            if not stands:
                if flags.remove_flags(session.project, act, row.id, flags.NO_CODE_FITS):
                    done.append(row)
                continue
            if by_first and place and row.replaced_by is not None:
                continue
            refuse_earlier_text(row)
            before = act.rows_touched
            fresh = coding.put_no_code_fits(session.project, act, row)
            new += fresh
            taken_off += act.rows_touched - before - fresh
            done.append(row)
        if rows and not stands and not done:
            raise NotFound(
                "You have not said that no code fits {answer}.",
                "A coder takes back only what they said themselves.",
                answer=rows[0].named,
            )
        where = place_of(session, done, None)
        if stands:
            act.describe(Message("«no code fits» on {where}", where=where))
        else:
            act.describe(Message("«no code fits» off {where}", where=where))
        changed = changed_by(session, act)
    return NoCodeFits(changed, stands, new, taken_off)


def _has_no_code_fits(session: Session, act: Change, row: Response) -> bool:
    whole = (0, len(row.text))
    return flags.find_flag(session.project, act.coder_id, row.id, whole, flags.NO_CODE_FITS) is not None


class CodingsBroughtIn(Struct, frozen=True):
    """Imported codings: new and existing ones, with the `answers` that got any. `none_fits` counts new marks «no code
    fits», `none_known` existing ones, `kept` the answers marked so that keep codes of their coder here. `without_run`
    are codings whose run is not here.
    """

    codings: int
    known: int
    answers: frozenset[ResponseId]
    none_fits: int
    none_known: int
    kept: int
    without_run: int


Decided = tuple[ResponseId, Span | None, str | None]
"""An excerpt of an answer and the id of a code on it; without both, «no code fits»."""


def bring_codings(
    session: Session,
    act: Change,
    codebook: Codebook,
    decided: Mapping[ResponseId, Mapping[Span, Sequence[Code]]],
    origins: Mapping[Decided, Origin],
) -> CodingsBroughtIn:
    """Import codings made elsewhere, as part of `act` and as those of its coder: by answer, the codes on each excerpt;
    an answer without any is one that no code fits.

    `origins` are their origins. A retired code is refused as by `code_answers`. Texts that a later import changed are
    coded, too: an export of all versions has their codings. Where this coder has codes on an answer, «no code fits»
    removes none.
    """
    rows = codebooks.code_ids(session.project)
    existing = coding.codings_of(session.project, act.coder_id)
    found: dict[ResponseId, set[CodedPlace]] = {}
    for response, excerpts in decided.items():
        places = found.setdefault(response, set())
        for span, codes in excerpts.items():
            for code in codes:
                place = CodedPlace(response, *span, rows[code.id])
                if place not in existing:
                    in_use(codebook, code)
                places.add(place)
    coded = {coded_place.response for coded_place in existing}
    fresh = {response: places - existing for response, places in found.items()}
    from_there = {
        CodedPlace(response, *span, rows[code]): origin
        for (response, span, code), origin in origins.items()
        if span is not None and code is not None
    }
    coded_places = [coded_place for places in fresh.values() for coded_place in sorted(places)]
    without_run = coding.put_codings(session.project, act, coded_places, from_there)
    without = [response for response, places in found.items() if not places]
    bare = [response_id for response_id in without if response_id not in coded]
    whole_origins = {response: origin for (response, span, _), origin in origins.items() if span is None}
    none_fits = coding.put_none_fits(session.project, act, bare, whole_origins)
    known = sum(len(places & existing) for places in found.values())
    answers = frozenset(response for response, places in fresh.items() if places)
    return CodingsBroughtIn(
        len(coded_places), known, answers, none_fits, len(bare) - none_fits, len(without) - len(bare), without_run
    )


def meant(codebook: Codebook, code: str | Code) -> Code:
    """Return the present code for a reference or a code read before. Raises NotFound, CoderError."""
    return codebook.find(code) if isinstance(code, str) else codebook.known(code.id)


def refuse_earlier_text(row: Response) -> None:
    """Raise CoderError for an answer whose text a later import changed: codings on it would not count."""
    if row.replaced_by is not None:
        raise CoderError(
            "A later import changed the text of {answer} (now answer {replaced_by}).",
            "Code the answer as it is now.",
            answer=row.named,
            replaced_by=row.replaced_by,
        )


def quoted(names: Iterable[str]) -> str:
    """List distinct names, quoted and separated by commas."""
    return ", ".join(f"«{name}»" for name in dict.fromkeys(names))


def place_of(session: Session, responses: Sequence[ResponseId | Response], span: Span | None) -> Message:
    """Return answers, or an excerpt of one, for the summary of a change; one given by its number is read."""
    if len(responses) != 1:
        return Message("{n} answers", n=len(responses))
    (response,) = responses
    answer = (
        response if isinstance(response, Response) else answer_references.find_response(session.project, f"#{response}")
    ).named
    if span is None:
        return answer
    return Message("{answer}, characters {start}–{end}", answer=answer, start=span[0], end=span[1])


def targets_of(
    session: Session, answers: Sequence[Reference], span: tuple[int | None, int | None] | None
) -> list[tuple[Response, Span]]:
    """Return each answer with the characters meant. Raises NotFound, CoderError."""
    targets = []
    for answer in answers:
        row = answer_references.find_response(session.project, f"#{answer}" if isinstance(answer, int) else answer)
        targets.append((row, coding.checked_span(row, *(span or (None, None)))))
    return targets
