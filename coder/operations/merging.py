"""Merges copies of a project, as one change."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from coder.errors import CoderError
from coder.message import Message, made, one_or_many
from coder.model import normal_name
from coder.model.coder import Coder
from coder.model.ids import CoderId
from coder.operations.changed import Changed, changed_by
from coder.partial import clear_leftovers, scratch_prefix
from coder.project import Session, open_project
from coder.store import coders, coding_orders, copies, journal, merge_afterwards, queries
from coder.store.journal import Change
from coder.store.merge_afterwards import SetAside
from coder.store.merging import LATEST as LATEST  # for the front ends too
from coder.store.merging import OURS as OURS
from coder.store.merging import THEIRS as THEIRS
from coder.store.merging import Merger, Question
from coder.store.touches import MERGE, Touches
from coder.text.visible import typed

CODERS = "coders"
"""The question is whether two coders of one name are one person."""


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """A question for people: its number, the file, the subject (table, row, column), and both sides.

    About a coder's name the row is the name, and there are no sides. Our value is that of the copy `ours_from` where
    that was merged just before.
    """

    number: int
    file: Path
    question: Question
    decided: bool
    ours_from: Path | None = None


@dataclass(slots=True)
class CameIn:
    """The effects of one file, by table: rows that are new, changed, removed; rows kept though they were removed there,
    because others depend on them. `erased`: rows of respondents erased here, which were left out; `erased_there`:
    respondents who are erased there, and not here.
    """

    file: Path
    added: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)
    shown: int = 0
    erased: int = 0
    erased_there: int = 0
    authors: Mapping[str, str] = field(default_factory=dict)
    """Who changed or added the codes that came over, by the key of the code."""
    read_from_files: Sequence[int] = ()
    """The codings here, by row, that were read from a file in the copy."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The effects of each file, real or planned; the conflicts, all of them decided if `kept`; and the codes and «no
    code fits» that were set aside, since the same coder later decided otherwise.
    """

    changed: Changed
    files: tuple[CameIn, ...]
    conflicts: tuple[MergeConflict, ...]
    kept: bool
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions on conflicts: for all not listed by number (`of_all`, empty: none), for single ones; coders' names that
    denote one person; and (file, name) → the name here of another person's coder.
    """

    of_all: str = ""
    single: Mapping[int, str] = field(default_factory=dict)
    same_coders: frozenset[str] = frozenset()
    renamed_coders: Mapping[tuple[str, str], str] = field(default_factory=dict)


class _NotKeptError(Exception):
    """Rolls everything back: something is undecided, or this was only a plan."""


def merge(session: Session, files: Sequence[Path], decisions: Decisions = Decisions(), *, plan: bool = False) -> Merged:
    """Merge the work done in copies into the project, as one change; with `plan` only report its effects.

    Nothing is written while a conflict is undecided. Raises ProjectRefused, naming the file, for one that is no copy of
    this project, damaged, newer or being written to; CoderError for a decision without a conflict.
    """
    clear_leftovers(Path(tempfile.gettempdir()))
    for path in files:
        session.refuse_as_target(path)
    with tempfile.TemporaryDirectory(prefix=scratch_prefix("coder-merge-")) as folder:
        taken: list[tuple[Path, Path]] = []
        for number, path in enumerate(files):
            own = Path(folder, str(number))
            own.mkdir()
            taken.append((path, copies.taken(session.project, path, own)))
        numbers: dict[tuple[Path, Question], int] = {}
        if decisions.single and not plan:
            _attempt(session, taken, replace(decisions, of_all=OURS, single={}), numbers, plan=True)
        done = _attempt(session, taken, decisions, numbers, plan=plan)
    if missing := sorted(decisions.single.keys() - set(numbers.values())):
        raise CoderError(
            "There is no conflict {number} to decide.",
            "Nothing was written. `coder merge PROJECT FILE --plan` lists them with their numbers.",
            number=missing[0],
        )
    return done


def _attempt(
    session: Session,
    taken: Sequence[tuple[Path, Path]],
    decisions: Decisions,
    numbers: dict[tuple[Path, Question], int],
    *,
    plan: bool,
) -> Merged:
    """Merge files from their temporary copies, and commit if nothing is undecided and it is no plan."""
    conflicts: list[MergeConflict] = []
    files: list[CameIn] = []
    changed = Changed(MERGE, None)
    set_aside: tuple[SetAside, ...] = ()
    try:
        with journal.change(session.project, MERGE, session.coder, in_order=coding_orders.MERGED) as act:
            ours = Touches(session.project, lambda coder: coders.uuid_of_coder(session.project, coder))
            written: list[tuple[int, Path]] = []
            for path, copy in taken:
                answer_of = _asking(path, decisions, numbers, conflicts, written)
                with open_project(copy) as other:
                    files.append(_bring_in(session, ours, act, path, other, decisions, answer_of, conflicts))
                written.append((act.entries, path))
            set_aside = merge_afterwards.restore_rules(ours, act)
            act.describe(_summary(files, len(set_aside)))
            if plan or not all(conflict.decided for conflict in conflicts):
                raise _NotKeptError
            changed = changed_by(session, act)
    except _NotKeptError:
        return Merged(changed, tuple(files), tuple(conflicts), False, set_aside)
    return Merged(changed, tuple(files), tuple(conflicts), True, set_aside)


def _asking(
    path: Path,
    decisions: Decisions,
    numbers: dict[tuple[Path, Question], int],
    conflicts: list[MergeConflict],
    written: Sequence[tuple[int, Path]],
) -> Callable[[Question], str]:
    """Return a function answering a file's questions by the decisions; undecided ones are recorded, and ours win.

    `written` are the copies merged before, each with the number of entries that the change had after it.
    """

    def answer(question: Question) -> str:
        number = numbers.setdefault((path, question), len(numbers) + 1)
        decided_side = decisions.single.get(number, decisions.of_all)
        ours_from = next((copy for entries, copy in written if 0 < question.written <= entries), None)
        conflicts.append(MergeConflict(number, path, question, bool(decided_side), ours_from))
        return decided_side or OURS

    return answer


def _bring_in(
    session: Session,
    ours: Touches,
    act: Change,
    path: Path,
    other: Session,
    decisions: Decisions,
    answer: Callable[[Question], str],
    conflicts: list[MergeConflict],
) -> CameIn:
    our_ids = {
        coder.id: _coder(session, act, path, coder, decisions, answer, conflicts)
        for coder in coders.coders_of(other.project)
    }
    known = {their_id: coders.uuid_of_coder(session.project, number) for their_id, number in our_ids.items()}
    theirs = Touches(other.project, lambda coder: known.get(coder, ""))
    merger = Merger(ours, theirs, act, our_ids, answer)
    merger.merge()
    tally = merger.tally
    return CameIn(
        path, dict(tally.added), dict(tally.changed), dict(tally.removed), dict(tally.kept),
        merger.bring_shown(), tally.erased, merger.erased_there(), merger.authors,
        merger.read_from_files(),
    )  # fmt: skip


def _coder(
    session: Session,
    act: Change,
    path: Path,
    theirs: Coder,
    decisions: Decisions,
    answer: Callable[[Question], str],
    conflicts: list[MergeConflict],
) -> CoderId:
    """Return the coder here for one of the copy. Raises CoderError against an earlier decision that stands."""
    name = theirs.name
    chosen = name in decisions.same_coders or (path.name, name) in decisions.renamed_coders
    wanted = normal_name(decisions.renamed_coders.get((path.name, name), name))
    coder_id = coders.coder_by_name(session.project, wanted)
    known = coders.coder_by_uuid(session.project, theirs.uuid)
    if known is not None and (not chosen or known == coder_id):
        return known
    if known is not None and queries.has_left_anything(session.project, known):
        called = coders.name_of_coder(session.project, known)
        raise CoderError(
            "{path}: «{name}» is «{known}» here, as was said of them before.",
            "To leave it so: --rename-coder {as_now}. To say otherwise, undo first what was merged so.",
            path=path,
            name=name,
            known=called,
            as_now=typed(f"{path.name}:{name}={called}"),
        )
    if coder_id is None:
        uuid = theirs.uuid if known is None else act.fresh_uuid()
        coder_id = coders.add_coder(session.project, wanted, theirs.since, uuid)
        if known is None:
            return coder_id
    if wanted == name and name not in decisions.same_coders:
        answer(Question(CODERS, name, "", "", ""))
        conflicts[-1] = MergeConflict(conflicts[-1].number, path, conflicts[-1].question, False)
        return coder_id
    copies.same_person(act, theirs.uuid, coder_id)
    return coder_id


def _summary(files: Sequence[CameIn], set_aside: int) -> Message:
    codings = sum(came_in.added.get("codings", 0) for came_in in files)
    names = tuple(came_in.file.name for came_in in files)
    merged = one_or_many("merged {files}: {n} new coding", "merged {files}: {n} new codings", codings, files=names)
    what = Message("{merged}; set aside: {n}", merged=merged, n=set_aside) if set_aside else merged
    authors = {key: who for came_in in files for key, who in came_in.authors.items()}
    read = ranges(sorted(row for came_in in files for row in came_in.read_from_files))
    return made(what.template, what.many, {**what.facts, "authors": made("", "", authors), "read_from_files": read})


def ranges(numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return ascending numbers as ranges of consecutive ones: (first, last)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number <= found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)
