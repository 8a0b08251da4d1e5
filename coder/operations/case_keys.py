"""The key of each case in a file: its id or the organisation that it is, else its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from coder.codebook.cells import unsafe_cell
from coder.message import Message, one_or_many
from coder.model import Cell, Missing
from coder.operations import near_cases
from coder.operations.import_plan import ImportPlan
from coder.operations.unit import are_about_persons, nearly_organisation_column
from coder.readers.id_column import MOSTLY
from coder.readers.organisations import organisation_in
from coder.readers.source import Tally
from coder.store import cases, importing, variables
from coder.text.visible import typed

if TYPE_CHECKING:
    from coder.project import Session


def naming_column(session: Session, plan: ImportPlan, *, unique: bool = True) -> int | None:
    """Return the place of the column that the cases of a file are called by; None where they are numbered.

    Without `unique` several rows may be about one case.
    """
    by_id = (plan.source.columns[place].name for place in plan.with_role("id"))
    name = next(by_id, None) or named_by(session, plan, unique=unique)
    return next((place for place, column in enumerate(plan.source.columns) if column.name == name), None)


def named_by(session: Session, plan: ImportPlan, *, unique: bool = True) -> str:
    """Return the column that the cases of a file are called by, as none is the id; "" if none.

    It is one of organisations that differ in each row, else the one that the cases of the project are called by. None
    is where the project has numbered the cases of a file of this name before, so that the same file read again is about
    the same cases.
    """
    if plan.numbered or plan.source.kind == "document" or plan.with_role("id"):
        return ""
    if cases.has_case(session.project, numbered(plan, 1)):
        return ""
    return plan.named_by or _as_before(session, plan, unique=unique)


def _as_before(session: Session, plan: ImportPlan, *, unique: bool) -> str:
    """Return the column that the cases of the project are called by: an earlier id, or organisations; "" if none.

    With `unique` it must differ in most rows, as an id must: a survey of persons may say in which municipality each
    lives.
    """
    fit = [
        profile.column.name
        for profile in plan.profiles
        if plan.roles[profile.column.name] == "closed"
        and profile.distinct
        and (not unique or profile.distinct >= MOSTLY * profile.rows)
    ]
    ids = importing.id_columns(session.project) if fit else frozenset[str]()
    if (name := next((name for name in fit if name in ids), None)) is not None:
        return name
    if are_about_persons(plan.profiles):
        return ""
    for name in filter(organisation_in, fit):
        variable = variables.by_source_name(session.project, plan.names.get(name, name))
        if variable is not None and cases.are_called_by(session.project, variable.name):
            return name
    return ""


def numbered(plan: ImportPlan, number: int) -> str:
    """Return the key of a case without a name, by its place among the rows, from 1."""
    return f"{plan.source.path.stem}-{number}"


def list_nearly_naming(plan: ImportPlan) -> None:
    """List, where cases are numbered, the column of organisations that would name them if a few of these did not stand
    in several rows.
    """
    place = None if plan.numbered or plan.with_role("id") else nearly_organisation_column(plan.profiles)
    if place is None or plan.roles[plan.profiles[place].column.name] != "closed":
        return
    found = plan.profiles[place]
    plan.source.add(
        one_or_many(
            "It names another organisation in each row but {n}, which repeats one above, so rows are numbered instead."
            " If these are the cases: --id {typed_name}",
            "It names another organisation in each row but {n}, which repeat some above, so rows are numbered instead."
            " If these are the cases: --id {typed_name}",
            found.rows - found.empty - found.distinct,
            typed_name=typed(found.column.name),
        ),
        f"column {found.column.name}",
    )


def known_keys(session: Session) -> frozenset[str]:
    """Return what the cases of the project are called, where these are few enough to have names."""
    return frozenset(cases.keys(session.project)) if cases.n_cases(session.project) <= near_cases.MOST else frozenset()


def taken_as_known(plan: ImportPlan, place: int | None, known: frozenset[str]) -> dict[str, str]:
    """Return the new cases of a file, each with the one of the `known` that it is to be taken as."""
    if place is None or not known:
        return {}
    in_sample = dict(plan.source.missing_found)
    key_of = CaseKeys(plan, place, known=known)
    for line, cells in plan.source.rows():
        key_of(line, cells)
    plan.source.missing_found = in_sample
    return dict(key_of.near_known())


NEAR_SHOWN = 5
"""New cases that are named beside known ones with almost the same name."""
TAKEN_SHOWN = 400
"""Cases taken as known ones that are named, so that each can be looked at: more than there are municipalities."""


class CaseKeys:
    """The key of each case, unique in its file: what stands at `place`, the number of its row where that is None.

    Duplicate and empty ids are replaced, and listed.
    Without `unique` several rows may be about one case: then duplicate ids are kept.
    New cases that are called almost as those of `known` that the file lacks are listed, too; those in `taken_as` are
    the case that is named there.
    """

    def __init__(
        self,
        plan: ImportPlan,
        place: int | None,
        *,
        unique: bool = True,
        known: frozenset[str] = frozenset(),
        taken_as: Mapping[str, str] | None = None,
    ) -> None:
        self._known = known
        self._taken_as = taken_as or {}
        self._taken: list[tuple[str, str]] = []
        self._unique = unique
        self._place = place
        self._plan = plan
        self._tally = Tally(plan.source)
        self._joined = frozenset[int]() if place is None else plan.source.joined.get(place, frozenset())
        self._seen: set[str] = set()
        self._number = 0
        self._last = ""

    def goes_on(self, line: int) -> bool:
        """Return whether a row is about the case of the row above: its id cell is merged with that one."""
        return bool(self._last) and line in self._joined

    def __call__(self, line: int, cells: Sequence[Cell]) -> str:
        if not self.goes_on(line):
            self._last = self._key(line, cells)
        return self._last

    def close(self) -> None:
        """List what was counted, and new cases that may be known ones."""
        self._tally.close()
        if self._taken:
            self._plan.source.add(
                one_or_many(
                    "{n} case is taken as a known one: {names}.",
                    "{n} cases are taken as known ones: {names}.",
                    len(self._taken),
                    names=_pairs(self._taken, TAKEN_SHOWN),
                )
            )
        if self._place is not None and self._known and len(self._seen) <= near_cases.MOST:
            self._list_near()

    def near_known(self) -> list[tuple[str, str]]:
        """Return the new cases so far, each with the known one that the file lacks and is called almost as it."""
        return near_cases.near_cases(sorted(self._seen - self._known), sorted(self._known - self._seen))

    def _list_near(self) -> None:
        pairs = self.near_known()
        if not pairs:
            return
        self._plan.source.add(
            one_or_many(
                "{n} new case is called almost as one of the project that this file lacks: {names}. If it is the same,"
                " take back an import that is done (coder undo), and import with --match-names.",
                "{n} new cases are called almost as cases of the project that this file lacks: {names}. If they are the"
                " same, take back an import that is done (coder undo), and import with --match-names.",
                len(pairs),
                names=_pairs(pairs, NEAR_SHOWN),
            )
        )

    def _key(self, line: int, cells: Sequence[Cell]) -> str:
        self._number += 1
        if self._place is None:
            return numbered(self._plan, self._number)
        cell = cells[self._place]
        raw_key = "" if cell is None or isinstance(cell, Missing) else unsafe_cell(str(cell))
        wanted = raw_key.strip()
        key = wanted or f"(line {line})"
        if not wanted:
            self._tally.add(
                Message("rows without an id"),
                Message(
                    "has no id; the case is called «{key}». Choose another id column with --id, or --row-numbers.",
                    key=key,
                ),
                f"line {line}",
            )
        elif wanted != raw_key:
            self._tally.add(
                Message("ids with blanks before or after them"),
                Message(
                    "the id «{given}» has a blank before or after it; the case is called «{key}».",
                    given=raw_key,
                    key=key,
                ),
                f"line {line}",
            )
        number = 1
        while self._unique and key in self._seen:
            number += 1
            key = f"{wanted} ({number})"
        if number > 1:
            self._tally.add(
                Message("rows with an id that stands above already"),
                Message(
                    "has the id «{wanted}», which stands above already; the case is called «{key}». Choose another id"
                    " column with --id, or --row-numbers.",
                    wanted=wanted,
                    key=key,
                ),
                f"line {line}",
            )
        if (same := self._taken_as.get(key)) is not None:
            self._taken.append((key, same))
            key = same
        self._seen.add(key)
        return key


def _pairs(pairs: Sequence[tuple[str, str]], most: int) -> Message | tuple[Message, ...]:
    """Return the first of these new names, each with the known one, and the number of the others."""
    shown = tuple(Message("«{new}» («{known}»)", new=new, known=known) for new, known in pairs[:most])
    more = len(pairs) - len(shown)
    return Message("{names} and {more} more", names=shown, more=more) if more else shown
