"""Puts codes and «no code fits» on answers, and takes them off: one rule for both front ends and imports.

A retired code is put on no other answer; where it stands it can be applied again or taken off. An answer whose text a
later import changed is not coded any more; what stands on it can be taken off. A code takes the coder's «no code fits»
off the answer, and «no code fits» takes their codes off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from coder.codebook.in_use import in_use
from coder.errors import CoderError, NotFound
from coder.message import Message
from coder.model import Code, Codebook
from coder.model.coding import CodedPlace, Origin, Span
from coder.model.ids import CodeRow, ResponseId
from coder.model.response import Response
from coder.operations import codebook_edits
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.store import codebooks, coding, flags, journal
from coder.store.coding_orders import NAMED as NAMED
from coder.store.coding_orders import SUREST as SUREST
from coder.store.journal import Change

NEW, STOOD, OFF = "new", "stood already", "off"
"""What became of a code on an answer."""

Reference = int | str
"""An answer: its id, or what a person calls it (see `store.coding.find_response`)."""


class CodeOnAnswer(Struct, frozen=True):
    """A code, where it was to stand or to go, and what became of it: NEW, STOOD or OFF."""

    code: Code
    response: ResponseId
    span: Span
    became: str


class AnswersCoded(Struct, frozen=True):
    """What became of each code on each answer."""

    changed: Changed
    each: tuple[CodeOnAnswer, ...]

    @property
    def added(self) -> int:
        """Codings that were made."""
        return sum(one.became == NEW for one in self.each)

    @property
    def removed(self) -> int:
        """Codings that were taken off."""
        return sum(one.became == OFF for one in self.each)


def code_answers(
    session: Session,
    answers: Sequence[Reference],
    codes: Sequence[str | Code],
    span: tuple[int | None, int | None] | None = None,
    *,
    stands: bool | None = True,
    by_first: bool = False,
) -> AnswersCoded:
    """Put codes on answers, or take this coder's off, as one change.

    `codes` are named as a person names them, or are the codes of a codebook that was read before. `span` is an excerpt
    of the one answer given; without it codes stand on whole answers. `stands`: True puts them on, False takes them off
    (raising NotFound where a coding is not there; without a span the only one of a code goes, else that on the whole
    answer), None takes off those that all of the answers have and puts on the others. With `by_first` the first answer
    says what is done, and those after it are alike: where an import has changed the text of one meanwhile, it is passed
    over. Raises NotFound, CoderError.
    """
    each: list[CodeOnAnswer] = []
    with journal.change(session.project, "apply", session.coder, in_order=session.in_order) as act:
        codebook = codebook_of(session)  # read under the lock: nobody retires a code between the look and the act
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
        _describe(session, act, each, {row.id: len(row.text) for row, _ in targets})
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
    there = [coding.find_coding(project, row.id, at, code_row, act.coder_id) for row, at in targets]
    off = toggled and all(one is not None for one in there[: 1 if by_first else None])
    for place, ((row, at), standing) in enumerate(zip(targets, there, strict=True)):
        if off:
            if standing is not None:
                act.delete("codings", standing)
                yield CodeOnAnswer(code, row.id, at, OFF)
            continue
        if standing is None:
            in_use(codebook, code)
            if by_first and place and row.replaced_by is not None:
                continue
            refuse_earlier_text(row)
            coding.put_coding(project, act, row.id, at, code_row)
        yield CodeOnAnswer(code, row.id, at, STOOD if standing is not None else NEW)


def _taken_off(
    session: Session, act: Change, row: Response, span: Span | None, code: Code, code_row: CodeRow
) -> CodeOnAnswer:
    removed = coding.remove_coding(session.project, act, row, span, code_row, code.name)
    return CodeOnAnswer(code, row.id, removed, OFF)


def _describe(session: Session, act: Change, each: Sequence[CodeOnAnswer], lengths: Mapping[int, int]) -> None:
    """Say what was done; an act that only took codes off is one of its own kind."""
    put = [one for one in each if one.became == NEW]
    done = put or [one for one in each if one.became == OFF]
    if not done:
        return
    names = quoted(one.code.name for one in done)
    first = done[0]
    span = None if first.span == (0, lengths[first.response]) else first.span
    where = place_of(session, sorted({one.response for one in done}), span)
    if put:
        act.describe(Message("{codes} on {where}", codes=names, where=where))
    else:
        act.call("remove")
        act.describe(Message("{codes} off {where}", codes=names, where=where))


class CodeMade(Struct, frozen=True):
    """A code that was added, by its stable id, and put on answers."""

    changed: Changed
    code: str


def new_code(
    session: Session,
    name: str,
    answers: Sequence[Reference] = (),
    span: Span | None = None,
    parent: str | None = None,
) -> CodeMade:
    """Add a code to the codebook, below `parent` (a stable id), and put it on answers, as one change.

    Raises CoderError for a name that is empty or taken and for an answer that is not coded any more.
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
            where = place_of(session, [one.id for one, _ in targets], span)
            act.describe(Message("new code «{name}» on {where}", name=code.name, where=where))
        else:
            act.call("codebook")
            act.describe(Message("new code «{name}»", name=code.name))
        changed = changed_by(session, act)
    return CodeMade(changed, code.id)


class NoCodeFits(Struct, frozen=True):
    """Whether that no code fits `stands` now, on how many answers it is `new`, and how many codings it took off."""

    changed: Changed
    stands: bool
    new: int = 0
    taken_off: int = 0


def no_code_fits(
    session: Session, answers: Sequence[Reference], *, stands: bool | None = True, by_first: bool = False
) -> NoCodeFits:
    """Mark answers as «no code fits», taking this coder's codes off, as one change; or take the mark off.

    `stands`: True says it, False takes it back (raising NotFound where this coder has not said it), None takes it back
    where it is said of all of them, else says it. `by_first` as for `code_answers`. Raises NotFound, CoderError.
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
                    done.append(row.id)
                continue
            if by_first and place and row.replaced_by is not None:
                continue
            refuse_earlier_text(row)
            before = act.rows_touched
            fresh = coding.put_no_code_fits(session.project, act, row)
            new += fresh
            taken_off += act.rows_touched - before - fresh
            done.append(row.id)
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
    """Codings from a file: made, and standing already, with the `answers` that got any. Of answers of which it says
    that no code fits, on how many that is `none_fits` now and was not, stood already, and that `kept` the codes which
    their coder had put on here. `without_run` are codings whose run is not here.
    """

    codings: int
    known: int
    answers: frozenset[ResponseId]
    none_fits: int
    none_known: int
    kept: int
    without_run: int


Decided = tuple[ResponseId, Span | None, str | None]
"""An excerpt of an answer and the id of a code on it; without both, that no code fits."""


def bring_codings(
    session: Session,
    act: Change,
    codebook: Codebook,
    decided: Mapping[ResponseId, Mapping[Span, Sequence[Code]]],
    origins: Mapping[Decided, Origin],
) -> CodingsBroughtIn:
    """Put codings that were made elsewhere on answers, as part of `act` and as those of its coder: by answer, the codes
    on each excerpt; an answer without any is one that no code fits.

    `origins` say what each brings along. A retired code is refused as by `code_answers`. Texts that a later import
    changed are coded, too: an export of all versions holds what was coded on them. Where this coder has codes on an
    answer, that no code fits takes none off.
    """
    rows = codebooks.code_ids(session.project)
    standing = coding.codings_of(session.project, act.coder_id)
    found: dict[ResponseId, set[CodedPlace]] = {}
    for response, excerpts in decided.items():
        here = found.setdefault(response, set())
        for span, codes in excerpts.items():
            for code in codes:
                one = CodedPlace(response, *span, rows[code.id])
                if one not in standing:
                    in_use(codebook, code)
                here.add(one)
    coded = {one.response for one in standing}
    fresh = {response: here - standing for response, here in found.items()}
    from_there = {
        CodedPlace(response, *span, rows[code]): origin
        for (response, span, code), origin in origins.items()
        if span is not None and code is not None
    }
    made = [one for here in fresh.values() for one in sorted(here)]
    without_run = coding.put_codings(session.project, act, made, from_there)
    without = [response for response, here in found.items() if not here]
    bare = [one for one in without if one not in coded]
    said = {response: origin for (response, span, _), origin in origins.items() if span is None}
    none_fits = coding.put_none_fits(session.project, act, bare, said)
    known = sum(len(here & standing) for here in found.values())
    answers = frozenset(response for response, here in fresh.items() if here)
    return CodingsBroughtIn(
        len(made), known, answers, none_fits, len(bare) - none_fits, len(without) - len(bare), without_run
    )


def meant(codebook: Codebook, code: str | Code) -> Code:
    """The code as it stands: one that a person names, or one that was read before. Raises NotFound, CoderError."""
    return codebook.find(code) if isinstance(code, str) else codebook.known(code.id)


def refuse_earlier_text(row: Response) -> None:
    """Raises CoderError for an answer whose text a later import changed: what is put on it would count nowhere."""
    if row.replaced_by is not None:
        raise CoderError(
            "A later import changed the text of {answer} (now answer {replaced_by}).",
            "Code the answer as it is now.",
            answer=row.named,
            replaced_by=row.replaced_by,
        )


def quoted(names: Iterable[str]) -> str:
    """Each name once, in quotation marks, with commas between."""
    return ", ".join(f"«{name}»" for name in dict.fromkeys(names))


def place_of(session: Session, responses: Sequence[ResponseId], span: Span | None) -> Message:
    """Answers, or an excerpt of one, in the summary of an act."""
    if len(responses) != 1:
        return Message("{n} answers", n=len(responses))
    answer = coding.find_response(session.project, f"#{responses[0]}").named
    if span is None:
        return answer
    return Message("{answer}, characters {start}–{end}", answer=answer, start=span[0], end=span[1])


def targets_of(
    session: Session, answers: Sequence[Reference], span: tuple[int | None, int | None] | None
) -> list[tuple[Response, Span]]:
    """Each answer with the characters that are meant. Raises NotFound, CoderError."""
    targets = []
    for one in answers:
        row = coding.find_response(session.project, f"#{one}" if isinstance(one, int) else one)
        targets.append((row, coding.checked_span(row, *(span or (None, None)))))
    return targets
