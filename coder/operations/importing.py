"""Imports a file of answers: the meaning of its columns, a preview, and the import as one change."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from coder import libraries
from coder.errors import CoderError, FileRefused, some_of
from coder.message import Message, one_or_many
from coder.model import Cell, Chosen, Column, Missing
from coder.model.change import Import
from coder.model.ids import ImportId, VariableId
from coder.model.problem import Problem
from coder.model.unit import NO_HEADING
from coder.operations.asked_guess import guess_asked
from coder.operations.case_keys import CaseKeys, known_keys, naming_column, taken_as_known
from coder.operations.changed import Changed, changed_by
from coder.operations.erasing import was_erased
from coder.operations.import_plan import ImportPlan, has_other_headings, have_own_headings, is_letter
from coder.operations.unit import guess, is_wanted, organisation_column
from coder.queries.columns import Roles, known_roles, named_alone, settle, short_names
from coder.readers import ReadOptions, open_source
from coder.readers.choices import with_choices
from coder.readers.column_profile import ColumnProfile
from coder.readers.id_column import LONGEST_ID
from coder.readers.profile import as_number, keep_ids, profile
from coder.store import asked, importing, journal, units, variables

if TYPE_CHECKING:
    from coder.model.json_values import Json
    from coder.model.progress import OnProgress
    from coder.model.unit import Unit
    from coder.model.variable import Variable
    from coder.project import Session

__all__ = [
    "ColumnProfile", "ImportPlan", "Imported", "ReadOptions", "Roles", "have_own_headings", "of_letters_before",
    "plan_import", "plan_imports", "run_import",
]  # fmt: skip

BATCH = 5_000
PREVIEW = 5
PROBLEMS_KEPT = 1_000
TOTALS = Message("a row of totals was left out: it is no case.")

_TOTAL = re.compile(
    r"(?i)(?:sub|grand )?(?:total[st]?|sum|i alt|til ?sam(?:an|men)|saml(?:et|a)|(?:gjennom)?snitt(?:et)?|average|mean)"
    r"\s*:?"
)
"""The whole first cell of a row of totals."""

ERASED = Message("the case was left out: it was erased from this project, since the respondent withdrew.")


@dataclass(frozen=True, slots=True)
class Imported:
    """The effects of an import. `earlier` is set, and nothing else, if the same file was imported before."""

    changed: Changed
    counts: importing.ImportCounts = field(default_factory=importing.ImportCounts)
    problems: list[Problem] = field(default_factory=list)
    earlier: Import | None = None


def plan_imports(session: Session, paths: Sequence[Path], options: ReadOptions, roles: Roles) -> list[ImportPlan]:
    """Plan the import of several files. A column that the project or a file before has a variable of is one again."""
    known = known_roles(session)
    plans = []
    for path in paths:
        plan = plan_import(path, options, replace(roles, known=known))
        known |= {name: role for name, role in plan.roles.items() if role in ("open", "closed")}
        plans.append(plan)
    return plans


def plan_import(path: Path, options: ReadOptions, roles: Roles) -> ImportPlan:
    """Open a file and settle the meaning of its columns. Raises FileRefused, or NotFound for a missing column."""
    source = open_source(path, options)
    if source.kind == "table" and not options.options_apart:
        source = with_choices(source, named_alone(source, roles))
    if source.kind == "document":
        profiles: list[ColumnProfile] = []
        settled = {"question": "question", "text": "open"}
        if roles.id or roles.open or roles.closed or roles.skip or roles.row_numbers or roles.match_names:
            raise CoderError(
                "{path} is a document: it has no columns.",
                "Leave out --id, --open, --closed, --skip, --row-numbers and --match-names.",
                path=path,
            )
    else:
        if options.options_apart and source.several:
            lists = some_of(f"«{name}»" for name in sorted(source.several))
            raise CoderError(
                "--options-apart is for options that have columns of their own; {path} has them in lists: {lists}.",
                "Leave it out.",
                path=path,
                lists=lists,
            )
        profiles = profile(source, repeated=roles.repeated)
        settled = settle(source, profiles, roles)
        for place, column in enumerate(source.columns):
            if settled[column.name] in ("id", "skip"):
                keep_ids(source, place)
    in_sample = dict(source.missing_found)
    rows = source.rows()
    preview = [row for row, _ in zip(rows, range(PREVIEW), strict=False)]
    source.missing_found = in_sample
    if not preview and source.kind == "table":
        raise FileRefused(
            "{path} has headings and no row below them.",
            "There are no answers in it. Export it again with the answers, or name another file.",
            path=path,
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    plan = ImportPlan(
        source, profiles, settled, digest, options, preview, short_names(source, roles.names),
        numbered=roles.row_numbers, match_names=roles.match_names,
    )  # fmt: skip
    if "id" not in settled.values() and not roles.row_numbers:
        plan.named_by = _organisations(plan)
    if roles.guess_asked and source.kind == "table":
        in_sample = dict(source.missing_found)
        guessed = guess_asked(plan)
        plan.asked, plan.comments = guessed.asked, guessed.comments
        source.missing_found = in_sample
    return plan


def _organisations(plan: ImportPlan) -> str:
    """Return the closed column that names another organisation in each row; "" where there is none."""
    place = organisation_column(plan.profiles)
    if place is None:
        return ""
    found = plan.profiles[place]
    fit = found.empty == 0 and found.longest <= LONGEST_ID and plan.roles[found.column.name] == "closed"
    return found.column.name if fit else ""


def of_letters_before(session: Session, plans: Sequence[ImportPlan]) -> str:
    """Return how further letters fit earlier ones: `bare` where those were read without headings, `apart` where one has
    headings, none of them theirs; else "".
    """
    headings = [variable.name for variable in variables.every_variable(session.project) if variable.kind == "open"]
    if not headings or units.current(session.project).kind != "document" or not all(map(is_letter, plans)):
        return ""
    if headings == [NO_HEADING]:
        return "bare" if any(has_other_headings(plan, ()) for plan in plans) else ""
    return "apart" if any(has_other_headings(plan, headings) for plan in plans) else ""


def run_import(
    session: Session, plan: ImportPlan, *, wave: str = "", unit: Unit | None = None, progress: OnProgress | None = None
) -> Imported:
    """Import a planned file, as one change. Raises FileRefused when it breaks off; then nothing is stored.

    The first import sets the unit where nobody has: `unit`, or else a guess.
    """
    recipe = plan.recipe(wave)
    earlier = importing.already_imported(session.project, plan.sha256, recipe)
    if earlier is not None:
        return Imported(Changed("import", None), earlier=earlier)
    is_document = plan.source.kind == "document"
    name = plan.source.path.name
    first = is_wanted(session)
    with journal.change(session.project, "import", session.coder) as act:
        import_id = ImportId(
            act.insert(
                "imports",
                {"at": act.at, "file_name": name, "sha256": plan.sha256, "recipe": recipe, "cases": 0, "responses": 0},
            )
        )
        importer = importing.Importer(session.project, act, import_id, wave, by_text=is_document)
        questions: set[VariableId] = set()
        cases = _document_case(session, act, plan) if is_document else _cases(session, act, plan, questions)
        done = 0
        for batch in _batches(cases, BATCH):
            importer.add(batch)
            done += len(batch)
            if progress:
                progress(done)
        if not is_document:
            importer.count_absent(questions)
        if first and importer.counts.cases:
            units.put(act, unit or guess(plan), guessed=unit is None)
        counts, problems = importer.counts, [*plan.problems, *nul_problems(importer.counts)]
        act.update(
            "imports",
            import_id,
            {
                "cases": counts.cases, "responses": counts.responses,
                "problems": json.dumps([str(problem) for problem in problems[:PROBLEMS_KEPT]], ensure_ascii=False),
                "libraries": json.dumps(libraries.at_work(libraries.READING)),
            },
        )  # fmt: skip
        act.describe(
            Message(
                "{answers} answers of {cases} cases from {file}",
                answers=counts.responses,
                cases=counts.cases + counts.known_cases,
                file=name,
            )
        )
        changed = changed_by(session, act)
    return Imported(changed, counts, problems)


def nul_problems(counts: importing.ImportCounts) -> list[Problem]:
    """Return what to say of values of closed variables that held the character NUL."""
    if not counts.with_nul:
        return []
    return [
        Problem(
            one_or_many(
                "{n} case held the character NUL in values of closed variables, which is ␀ now.",
                "{n} cases held the character NUL in values of closed variables, which is ␀ now.", counts.with_nul,
            )
        )
    ]  # fmt: skip


def _cases(
    session: Session, act: journal.Change, plan: ImportPlan, its_questions: set[VariableId]
) -> Iterator[importing.ImportedCase]:
    """Yield the cases of a table, with unique keys and their variables by name; add its open questions to a set."""
    columns = plan.source.columns
    open_places = plan.with_role("open")
    kinds = {column_profile.column.name: column_profile for column_profile in plan.profiles}
    put_variable = _Variables(session, act, plan)
    closed_places = plan.with_role("closed")
    variable_by_place = {
        place: put_variable(columns[place], "closed", kinds[columns[place].name].kind)
        if place in closed_places
        else put_variable(columns[place], "open", "text")
        for place in sorted((*open_places, *closed_places))  # the project keeps the order of the questionnaire
    }
    questions = [variable_by_place[place] for place in open_places]
    its_questions.update(question.id for question in questions)
    known = asked.asked_when(session.project) if plan.asked else {}
    by_column = {columns[place].name: variable for place, variable in variable_by_place.items()}
    for follow_up, (gate, answer) in plan.asked.items():
        if by_column[follow_up].name not in known:
            asked.put(act, by_column[follow_up].id, {by_column[gate].id: [answer]})
    closed = []
    for place in closed_places:
        column, kind = columns[place], kinds[columns[place].name]
        as_it_is = kind.kind != "number" and not column.value_labels
        closed.append((place, variable_by_place[place].name, as_it_is, _reader(column, kind)))
    naming, known_cases = naming_column(session, plan), known_keys(session)
    taken_as = taken_as_known(plan, naming, known_cases) if plan.match_names else None
    key_of = CaseKeys(plan, naming, known=known_cases, taken_as=taken_as)
    joined = plan.source.joined
    waiting: importing.ImportedCase | None = None
    erased = was_erased(session)
    for line, cells in plan.source.rows():
        goes_on = waiting is not None and key_of.goes_on(line)
        key = key_of(line, cells)
        if erased(key):
            plan.source.add(ERASED, f"line {line}")
            continue
        if _is_of_totals(cells, open_places):
            plan.source.add(TOTALS, f"line {line}")
            continue
        data: dict[str, Json] = {}
        for place, name, as_it_is, read in closed:
            cell = cells[place]
            if cell is not None and cell != "":
                data[name] = cell if as_it_is and isinstance(cell, str) else read(cell)
        texts: list[importing.ImportedText] = []
        for place, question in zip(open_places, questions, strict=True):
            cell = cells[place]
            if isinstance(cell, Missing):
                data[question.name] = {"missing": cell.reason, "raw": cell.raw}
            elif cell is not None and (text := str(cell)).strip():
                texts.append(importing.ImportedText(question.id, 0, text))
            else:
                data[question.name] = None  # asked, and not answered
        if waiting is not None and goes_on:
            # A cell merged over rows is one answer and not several.
            place_of = {question.id: place for place, question in zip(open_places, questions, strict=True)}
            more = [
                imported_text for imported_text in texts if line not in joined.get(place_of[imported_text.variable], ())
            ]
            waiting = _with_more(waiting, data, more)
            continue
        if waiting is not None:
            yield waiting
        waiting = importing.ImportedCase(key, data, texts, line)
    if waiting is not None:
        yield waiting
    key_of.close()


def _is_of_totals(cells: Sequence[Cell], open_places: Sequence[int]) -> bool:
    """Return whether a row sums up those above: it begins with «Totalt» or the like, without open answers."""
    for first in cells:
        if first is not None and first != "":
            break
    else:
        return False
    if not isinstance(first, str) or not _TOTAL.fullmatch(first.strip()):
        return False
    return not any(isinstance(cells[place], str) and any(map(str.isalpha, str(cells[place]))) for place in open_places)


def _with_more(
    case: importing.ImportedCase, data: dict[str, Json], more: Sequence[importing.ImportedText]
) -> importing.ImportedCase:
    """Return a case with the answers of a further row, and with values of variables that it has none of yet."""
    texts = [*case.texts]
    for further in more:
        position = sum(text.variable == further.variable for text in texts)
        texts.append(further._replace(position=position))
    added = {name: value for name, value in data.items() if case.data.get(name) is None}
    return importing.ImportedCase(case.key, {**case.data, **added}, texts, case.line)


def _document_case(session: Session, act: journal.Change, plan: ImportPlan) -> Iterator[importing.ImportedCase]:
    """Yield the single case of a document: each heading is a question, each paragraph or list item an answer."""
    texts: list[importing.ImportedText] = []
    put_variable = _Variables(session, act, plan)
    questions: dict[str, VariableId] = {}
    positions: Counter[str] = Counter()
    for row, (_, (question, text)) in enumerate(plan.source.rows()):
        name = str(question)
        if name not in questions:
            questions[name] = put_variable(Column(name), "open", "text").id
        above = plan.source.listed_under.get(row)
        heading_position = None if above is None else texts[above].position
        texts.append(importing.ImportedText(questions[name], positions[name], str(text), heading_position))
        positions[name] += 1
    if not texts:
        raise FileRefused("{path} holds no paragraph of text.", "Nothing was imported.", path=plan.source.path)
    if was_erased(session)(plan.source.path.stem):
        raise FileRefused("{path}: {why}", "Nothing was imported.", path=plan.source.path, why=ERASED)
    yield importing.ImportedCase(plan.source.path.stem, {}, texts, 1)


class _Variables:
    """The variables of the columns of one file, created or updated, each at most once."""

    def __init__(self, session: Session, act: journal.Change, plan: ImportPlan) -> None:
        self._project = session.project
        self._act = act
        self._names = plan.names
        self._columns: dict[int, str] = {}

    def __call__(self, column: Column, kind: str, type_: str) -> Variable:
        variable = importing.put_variable(
            self._project, self._act, column, kind, type_, short=self._names.get(column.name, "")
        )
        other = self._columns.setdefault(variable.id, column.name)
        if other != column.name:
            raise CoderError(
                "The columns «{other}» and «{name}» both belong to the variable «{variable}».",
                "Leave one out with --skip, or give it another name with --name.",
                other=other,
                name=column.name,
                variable=variable.name,
            )
        return variable


def _reader(column: Column, kind: ColumnProfile) -> Callable[[Cell], Json]:
    """Return a converter from cells to stored values: labels for coded values, numbers for numbers, else unchanged."""
    labels, decimal = column.value_labels, kind.decimal

    def labelled(cell: Cell) -> Json:
        if isinstance(cell, Missing):
            return {"missing": cell.reason, "raw": cell.raw}
        return list(cell.options) if isinstance(cell, Chosen) else labels.get(str(cell), cell)

    def numeric(cell: Cell) -> Json:
        if isinstance(cell, str):
            number = as_number(cell, decimal)
            return cell if number is None else number
        return labelled(cell)

    return numeric if kind.kind == "number" and not labels else labelled


def _batches(cases: Iterator[importing.ImportedCase], size: int) -> Iterator[list[importing.ImportedCase]]:
    while batch := list(islice(cases, size)):
        yield batch
