"""Sets what a case of the study is: chosen by a person, or guessed from the columns of the first file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.i18n.translator import translator
from coder.message import Message
from coder.model.unit import Unit
from coder.operations.changed import Changed, changed_by
from coder.readers.organisations import ORGANISATIONS, organisation_in, words_of
from coder.reports.nouns import Forms, forms
from coder.store import journal, queries, settings, units

if TYPE_CHECKING:
    from coder.operations.import_plan import ImportPlan
    from coder.project import Session
    from coder.readers.column_profile import ColumnProfile

FEWEST = 10
"""Rows from which a distinct organisation in each shows that cases are organisations."""

INFORMED = "unit_told"

_PERSONAL = {
    "kjønn", "alder", "fødselsår", "sivilstand", "gender", "sex", "age", "birthyear", "fornavn", "førenamn",
    "etternavn", "etternamn",
}  # fmt: skip
"""Words in the names of columns about persons."""

_KINDS = {"person": Message("person"), "organisation": Message("organisation"), "document": Message("document")}


def is_organisation(noun: str) -> bool:
    """Return whether a noun denotes organisations: «kommune», «kommune/kommuner»."""
    return noun.partition("/")[0].strip().casefold() in ORGANISATIONS


def forms_of(unit: Unit, language: str) -> Forms:
    """Return the nouns for cases in a report in a language."""
    return forms(unit, translator(language))


@dataclass(frozen=True, slots=True)
class UnitChosen:
    """The chosen unit; without a change if it is unchanged."""

    changed: Changed


def choose_unit(session: Session, unit: Unit) -> UnitChosen:
    """Set what a case is, as one change."""
    stored_unit = units.current(session.project)
    if stored_unit == unit and not units.is_guess(session.project):
        return UnitChosen(Changed("unit", None))
    kind = _KINDS[unit.kind]
    what = Message("a case is one {kind} ({noun})", kind=kind, noun=unit.noun)
    if not unit.noun:
        what = Message("a case is one {kind}", kind=kind)
    with journal.change(session.project, "unit", session.coder, what) as act:
        units.put(act, unit)
        return UnitChosen(changed_by(session, act))


def is_wanted(session: Session) -> bool:
    """Return whether a first import is to set the unit: nobody has, and there are no cases yet."""
    return not units.current(session.project).known and not queries.totals(session.project).cases


def assumed_unit_is_new(session: Session) -> bool:
    """Return whether to inform the user that cases are assumed to be persons, as no unit was chosen; true once."""
    if units.current(session.project).known or settings.setting(session.project, INFORMED) is not None:
        return False
    if not session.read_only:
        with session.transaction():
            settings.put_setting(session.project, INFORMED, "1")
    return True


def guess(plan: ImportPlan) -> Unit:
    """Guess what a case of a file is before reading it: a document for text, an organisation where a column that names
    one («kommune») is distinct in each row, or is the id and nearly so, and none is about persons; else a person.
    """
    if plan.source.kind == "document":
        return Unit("document")
    if are_about_persons(plan.profiles):
        return Unit("person")
    place = organisation_column(plan.profiles)
    by_id = (plan.profiles[place] for place in plan.with_role("id"))
    distinct = next(
        (profile for profile in by_id if profile.distinct >= profile.rows - profile.empty or _nearly_distinct(profile)),
        None,
    )
    naming = distinct if place is None else plan.profiles[place]
    noun = organisation_in(naming.column.name) if naming is not None else ""
    return Unit("organisation", noun) if noun else Unit("person")


def nearly_organisation_column(profiles: Sequence[ColumnProfile]) -> int | None:
    """Return the place of the first column that would be an `organisation_column` if no more than one row in twenty did
    not name an organisation that stands above.
    """
    if are_about_persons(profiles):
        return None
    for place, profile in enumerate(profiles):
        if (
            profile.rows >= FEWEST
            and profile.empty == 0
            and organisation_in(profile.column.name)
            and _nearly_distinct(profile)
        ):
            return place
    return None


def _nearly_distinct(profile: ColumnProfile) -> bool:
    """Return whether some rows, but no more than one in twenty, have a value that stands above."""
    return 0 < profile.rows - profile.empty - profile.distinct <= profile.rows // 20


def organisation_column(profiles: Sequence[ColumnProfile]) -> int | None:
    """Return the place of the first column that names another organisation in each row, but for one row in twenty
    without one; None where there is none, or where a column is about persons.
    """
    if are_about_persons(profiles):
        return None
    for place, profile in enumerate(profiles):
        distinct = (
            profile.rows >= FEWEST
            and profile.distinct == profile.rows - profile.empty
            and profile.empty <= profile.rows // 20
        )
        if distinct and organisation_in(profile.column.name):
            return place
    return None


def are_about_persons(profiles: Sequence[ColumnProfile]) -> bool:
    """Return whether a column is about a person by its name: «kjønn», «alder»."""
    return any(_PERSONAL & words_of(profile.column.name) for profile in profiles)
