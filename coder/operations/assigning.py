"""Assigns answers to coders: all, a part, a random sample each, or answers to code again."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from coder.errors import CoderError
from coder.estimate import drawing
from coder.message import Message
from coder.model import normal_name
from coder.model.assignment import Amount, Given, Kind, Part
from coder.model.ids import ResponseId, VariableId
from coder.model.rounds import round_of
from coder.naming import folded
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.queries.samples import frame_of
from coder.store import assignments, coders, flags, journal, variables
from coder.store.journal import Change

NOTHING = Amount(0)


@dataclass(frozen=True, slots=True)
class AnswersGiven:
    """The answers assigned and the seed; `left` answers to the question are neither assigned nor coded."""

    changed: Changed
    given: tuple[Given, ...]
    seed: int
    left: int


@dataclass(frozen=True, slots=True)
class AnswersTakenBack:
    """(coder, number of answers no longer assigned)."""

    changed: Changed
    taken: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """How answers are drawn: the seed (None: random), in proportion from each value of `by`, of which wave.

    `blind`: suggestions are hidden from the coder until all are coded.
    """

    seed: int | None = None
    by: str = ""
    wave: str | None = None
    blind: bool = False


BY_LOT = Draw()


class _Pool:
    """The answers to a question by stratum, in drawing order, and their present assignments."""

    def __init__(self, session: Session, question: str, draw: Draw) -> None:
        self.seed = secrets.randbelow(1_000_000) if draw.seed is None else draw.seed
        strata = frame_of(session, question, draw.by, self.seed).strata
        self.strata = [ids for (wave, _), ids in strata.items() if draw.wave in (None, wave)]
        if not self.strata:
            raise CoderError(
                "There is no answer to «{question}» to give to anybody.",
                "Import some first (coder import), or name another wave.",
                question=question,
            )
        self.has: dict[str, set[ResponseId]] = {}
        for answer in assignments.given(session.project, questions=question):
            self.has.setdefault(answer.coder, set()).add(answer.response)
        self.coded = assignments.coded(session.project, question)

    def but(self, taken: Collection[ResponseId]) -> list[list[ResponseId]]:
        """Return the strata without some answers."""
        return [[response_id for response_id in ids if response_id not in taken] for ids in self.strata]

    def taken(self) -> set[ResponseId]:
        """Return the answers that are assigned or coded."""
        return {response_id for _, response_id in self.coded}.union(*self.has.values())


def assign(
    session: Session,
    question: str,
    parts: Sequence[Part],
    *,
    double: Amount = NOTHING,
    whole: bool = False,
    draw: Draw = BY_LOT,
) -> AnswersGiven:
    """Assign answers to a question to coders, as one change: a part of those neither assigned nor coded, divided at
    random, and `double` random ones that each of them gets; or the `whole` of it.

    Each stratum (wave, value of `draw.by`) is divided in proportion. Raises CoderError for more answers than there are,
    or none, NotFound for an unknown question or variable.
    """
    variable = variables.question_id(session.project, question)
    question = variables.question_name(session.project, question)
    draw = _closed(session, draw)
    named = _named(session, parts)
    with journal.change(session.project, "assign", session.coder) as act:
        pool = _Pool(session, question, draw)
        if whole:
            answers_by_coder = {coder: pool.but(pool.has.get(coder, ())) for coder in named}
            for_everyone: set[ResponseId] = set()
        else:
            for_everyone = _for_each(pool, named, double)
            answers_by_coder = _divided(pool.but(pool.taken() | for_everyone), parts, named)
        kind: Kind = "all" if whole else "share"
        assigned = []
        for place, (coder, own) in enumerate(answers_by_coder.items()):
            assigned_before = pool.has.get(coder, set())
            members = [response_id for ids in own for response_id in ids] + sorted(for_everyone - assigned_before)
            assigned.append(Given(coder, len(members), len(for_everyone - assigned_before)))
            in_order = drawing.drawn_first(members, pool.seed + place + 1)
            _put(
                session,
                act,
                coder,
                variable,
                kind,
                draw,
                pool.seed,
                [(response_id, response_id in for_everyone) for response_id in in_order],
            )
        if not any(given.answers for given in assigned):
            raise CoderError(
                "No answer to «{question}» is left to give: all are given out or coded.",
                "`coder assign PROJECT` shows to whom; with --double some are given to each, with --all all of them.",
                question=question,
            )
        act.describe(
            Message(
                "answers to «{question}» given to {coders}, seed {seed}",
                question=question,
                coders=[f"{given.coder} ({given.answers})" for given in assigned],
                seed=pool.seed,
            )
        )
        left = sum(
            map(
                len,
                pool.but(pool.taken().union(for_everyone, *(ids for own in answers_by_coder.values() for ids in own))),
            )
        )
        return AnswersGiven(changed_by(session, act), tuple(assigned), pool.seed, left)


def again(
    session: Session,
    question: str,
    names: Sequence[str],
    amount: Amount,
    draw: Draw = BY_LOT,
) -> AnswersGiven:
    """Assign random answers to coders that they have coded before, as one change: «anna» gets them as «anna/2», whose
    codes stand beside the earlier ones, or as a further round where that one has begun.

    Raises CoderError where a coder has coded fewer.
    """
    variable = variables.question_id(session.project, question)
    question = variables.question_name(session.project, question)
    draw = _closed(session, draw)
    named = _named(session, [Part(name) for name in names])
    known = coders.coder_names(session.project)
    with journal.change(session.project, "assign", session.coder) as act:
        pool = _Pool(session, question, draw)
        assigned = []
        for place, name in enumerate(named):
            person, number = round_of(name)
            if number == 1:
                number = 1 + max(
                    (round_number for who, round_number in map(round_of, known) if who == person), default=1
                )
            before = {
                response_id
                for who, response_id in pool.coded
                if round_of(who)[0] == person and round_of(who)[1] < number
            }
            coder = f"{person}/{number}"
            done = pool.has.get(coder, set()) | {response_id for who, response_id in pool.coded if who == coder}
            strata = [[response_id for response_id in ids if response_id in before - done] for ids in pool.strata]
            available = sum(map(len, strata))
            wanted = amount.of(available)
            if not 0 < wanted <= available:
                raise CoderError(
                    "«{coder}» has coded {there} answers to «{question}» that could be coded again, not {wanted}.",
                    "Ask for fewer, or let more be coded first.",
                    coder=person,
                    there=available,
                    question=question,
                    wanted=wanted,
                )
            counts = drawing.allocated([len(ids) for ids in strata], wanted, [0] * len(strata))
            members = [response_id for ids, count in zip(strata, counts, strict=True) for response_id in ids[:count]]
            in_order = drawing.drawn_first(members, pool.seed + place + 1)
            _put(
                session,
                act,
                coder,
                variable,
                "again",
                draw,
                pool.seed,
                [(response_id, False) for response_id in in_order],
            )
            assigned.append(Given(coder, len(members), 0))
        act.describe(
            Message(
                "answers to «{question}» given to be coded again to {coders}, seed {seed}",
                question=question,
                coders=[f"{given.coder} ({given.answers})" for given in assigned],
                seed=pool.seed,
            )
        )
        return AnswersGiven(changed_by(session, act), tuple(assigned), pool.seed, 0)


def take_back(session: Session, question: str, names: Sequence[str]) -> AnswersTakenBack:
    """Withdraw uncoded answers to a question from coders, as one change; they can then be assigned to others.

    Raises CoderError where one of them has none.
    """
    question = variables.question_name(session.project, question)
    named = _named(session, [Part(name) for name in names])
    with journal.change(session.project, "assign", session.coder) as act:
        taken = []
        for coder in named:
            rows = assignments.members_left(session.project, coder, question)
            if not rows:
                raise CoderError(
                    "«{coder}» has no answers to «{question}» that are given and not coded.",
                    "`coder assign PROJECT` shows who has which.",
                    coder=coder,
                    question=question,
                )
            for row in rows:
                act.delete("assignment_members", row)
            taken.append((coder, len(rows)))
        act.describe(
            Message(
                "answers to «{question}» taken back from {coders}",
                question=question,
                coders=[f"{coder} ({n})" for coder, n in taken],
            )
        )
        return AnswersTakenBack(changed_by(session, act), tuple(taken))


def _closed(session: Session, draw: Draw) -> Draw:
    """Return the same with the variable's name as in the project."""
    return Draw(draw.seed, variables.closed_name(session.project, draw.by) if draw.by else "", draw.wave, draw.blind)


def _named(session: Session, parts: Sequence[Part]) -> list[str]:
    """Return the names of the coders to assign to. Raises CoderError for one that is empty, repeated, or spelt
    differently from a known coder's.
    """
    names = [normal_name(part.coder) for part in parts]
    known = {folded(name): name for name in coders.coder_names(session.project)}
    for name in names:
        if not name:
            raise CoderError("A coder needs a name.", "Name those who are to code: coder assign PROJECT anna ola")
        if names.count(name) > 1:
            raise CoderError("«{coder}» is named twice.", "Name each coder once.", coder=name)
        known_name = known.get(folded(name), name)
        if known_name != name:
            raise CoderError(
                "There is a coder «{there}», but none «{coder}».",
                "Write the name as it stands; a new coder needs a name of their own.",
                there=known_name,
                coder=name,
            )
    return names


def _for_each(pool: _Pool, named: Sequence[str], double: Amount) -> set[ResponseId]:
    """Draw the answers that every coder is to code from those that not all of them have."""
    strata = pool.but(set.intersection(*(pool.has.get(coder, set()) for coder in named)))
    available = sum(map(len, strata))
    wanted = double.of(available)
    if wanted > available:
        raise CoderError(
            "There are {there} answers that not all of these coders have, not {wanted}.",
            "Give a smaller number with --double.",
            there=available,
            wanted=wanted,
        )
    counts = drawing.allocated([len(ids) for ids in strata], wanted, [0] * len(strata))
    return {response_id for ids, count in zip(strata, counts, strict=True) for response_id in ids[:count]}


def _divided(
    strata: Sequence[Sequence[ResponseId]], parts: Sequence[Part], named: Sequence[str]
) -> dict[str, list[list[ResponseId]]]:
    """Return coder → the answers that are theirs alone, stratum by stratum."""
    available = sum(map(len, strata))
    wanted = [0 if part.amount is None else part.amount.of(available) for part in parts]
    equal = [place for place, part in enumerate(parts) if part.amount is None]
    if sum(wanted) > available:
        raise CoderError(
            "There are {there} answers that nobody has been given or has coded, not {wanted}.",
            "Give smaller numbers; --double gives some of those that others have.",
            there=available,
            wanted=sum(wanted),
        )
    rest = available - sum(wanted)
    for place, coder in enumerate(equal):
        wanted[coder] = rest // len(equal) + (place < rest % len(equal))
    taken = drawing.allocated([len(ids) for ids in strata], sum(wanted), [0] * len(strata))
    found: dict[str, list[list[ResponseId]]] = {name: [] for name in named}
    dealt_in_all, dealt_to = 0, [0] * len(parts)
    for ids, count in zip(strata, taken, strict=True):
        for own in found.values():
            own.append([])
        for response_id in ids[:count]:
            dealt_in_all += 1
            # The coder furthest behind is next, across strata: each gets their part of every one, and of all exactly.
            place = max(range(len(parts)), key=lambda at: (wanted[at] * dealt_in_all - dealt_to[at] * sum(wanted), -at))
            dealt_to[place] += 1
            found[named[place]][-1].append(response_id)
    return found


def _put(
    session: Session,
    act: Change,
    coder: str,
    variable: VariableId,
    kind: Kind,
    draw: Draw,
    seed: int,
    members: Sequence[tuple[ResponseId, bool]],
) -> None:
    """Store a coder's assignment, and have the screen open with it."""
    if not members:
        return
    for_coder = coders.coder_of(session.project, coder)
    row = assignments.put_assignment(act, for_coder, variable, kind, seed=seed, by=draw.by, blind=draw.blind)
    assignments.put_members(act, row, members)
    questions = dict.fromkeys(answer.question for answer in assignments.given(session.project, coder))
    flags.put_setting_of(session.project, coder, "question", "\n".join(questions))
    flags.put_setting_of(session.project, coder, "order", "assigned")
