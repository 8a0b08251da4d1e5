"""Imports a project of another program into this one, with cases, answers, codes, codings, coders, memos and variables,
as one change.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder import libraries
from coder.interchange.returned import returned
from coder.message import Message
from coder.model.change import Import
from coder.model.ids import CodeRow, ImportId
from coder.model.problem import Problem
from coder.model.unit import Unit
from coder.operations.changed import Changed, changed_by
from coder.operations.foreign_cases import put_cases
from coder.operations.foreign_codes import CodesMatched, match_codes
from coder.operations.foreign_marks import MarksBrought, put_marks
from coder.operations.foreign_names import reader_of
from coder.operations.foreign_plan import ForeignPlan, plan_of
from coder.operations.importing import nul_problems
from coder.operations.unit import is_wanted
from coder.store import bringing, codebooks, flags, importing, journal, units

if TYPE_CHECKING:
    from coder.interchange.foreign import Key
    from coder.model.progress import OnProgress
    from coder.operations.foreign_cut import Cutting
    from coder.project import Session

PROBLEMS_KEPT = 1_000


def plan_foreign(path: Path, cutting: Cutting) -> ForeignPlan:
    """Read a project of another program and cut its texts into answers. Raises FileRefused."""
    read = reader_of(path)
    return plan_of(path, lambda file: returned(read(file), flags.KINDS), cutting)


def codes_matched(session: Session, plan: ForeignPlan) -> CodesMatched:
    """Match the codes of a file with those of a project."""
    id_by_uuid = bringing.codes_by_uuid(session.project)
    codebook = codebooks.codebook_of(session.project)
    return match_codes(codebook, plan.project.codes, id_by_uuid, exact=plan.project.exact)


@dataclass(frozen=True, slots=True)
class ForeignImported:
    """The effects of an import: `codes` are new ones. If the same file was imported before, only `earlier` is set."""

    changed: Changed
    counts: importing.ImportCounts = field(default_factory=importing.ImportCounts)
    codes: int = 0
    marks: MarksBrought = field(default_factory=MarksBrought)
    problems: Sequence[Problem] = ()
    earlier: Import | None = None


def import_foreign(
    session: Session, plan: ForeignPlan, *, wave: str = "", progress: OnProgress | None = None
) -> ForeignImported:
    """Import a planned file, as one change. Raises CoderError where it does not fit; then nothing is stored."""
    recipe = plan.recipe(wave)
    earlier = importing.already_imported(session.project, plan.sha256, recipe)
    if earlier is not None:
        return ForeignImported(Changed("import", None), earlier=earlier)
    first = is_wanted(session)
    name = plan.path.name
    with journal.change(session.project, "import", session.coder) as act:
        import_id = ImportId(
            act.insert(
                "imports",
                {"at": act.at, "file_name": name, "sha256": plan.sha256, "recipe": recipe, "cases": 0, "responses": 0},
            )
        )
        matched = codes_matched(session, plan)
        code_rows = _put_codes(session, act, plan, matched)
        cases = put_cases(session, act, plan, import_id, wave, progress)
        marks = put_marks(session, act, plan, cases, code_rows)
        counts, problems = cases.counts, [*cases.problems, *nul_problems(cases.counts)]
        act.update(
            "imports", import_id,
            {
                "cases": counts.cases, "responses": counts.responses,
                "problems": json.dumps([str(problem) for problem in problems[:PROBLEMS_KEPT]], ensure_ascii=False),
                "libraries": json.dumps(libraries.at_work(libraries.READING)),
            },
        )  # fmt: skip
        kind, noun, guessed = plan.project.unit
        if first and (kind or counts.cases):
            if not kind:
                kind, guessed = "person" if plan.is_survey or plan.project.cases else "document", True
            units.put(act, Unit(kind, noun), guessed=guessed)
        act.describe(
            Message(
                "{answers} answers of {cases} cases, {codes} codes and {codings} codings from {file}",
                answers=counts.responses, cases=counts.cases + counts.known_cases, codes=len(matched.new),
                codings=marks.codings, file=name,
            )
        )  # fmt: skip
        changed = changed_by(session, act)
    return ForeignImported(changed, counts, len(matched.new), marks, problems)


def _put_codes(session: Session, act: journal.Change, plan: ForeignPlan, matched: CodesMatched) -> dict[Key, CodeRow]:
    """Add new codes to the codebook; return the row of each code of the file."""
    if matched.new:
        codebook = matched.codebook
        if any(plan.project.codebook) and len(matched.new) == len(codebook):
            name, description, language = plan.project.codebook
            codebook = replace(codebook, name=name, description=description, language=language)
        codebooks.put_codebook(session.project, act, codebook)
    rows = codebooks.code_ids(session.project)
    known, new = bringing.codes_by_uuid(session.project), set(matched.new)
    for foreign_code in plan.project.codes:
        if matched.ids[foreign_code.key] in new and foreign_code.guid and foreign_code.guid not in known:
            bringing.keep_code_uuid(act, rows[matched.ids[foreign_code.key]], foreign_code.guid)
    return {key: rows[code] for key, code in matched.ids.items()}
