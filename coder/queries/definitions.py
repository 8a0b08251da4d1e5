"""The definition of a report: read from a file, and completed from the project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coder.codebook.file_text import LARGEST, read_bytes
from coder.errors import FileRefused
from coder.message import Message
from coder.model.theme import in_use
from coder.project import Session
from coder.queries.case_names import names_of_cases
from coder.queries.codebooks import language_of
from coder.queries.counting import read_study
from coder.reports.arranging import groups_of
from coder.reports.by_answer import by_answer
from coder.reports.coder_rule import CoderRule
from coder.reports.definition import Definition
from coder.reports.definition_file import read_definition
from coder.reports.definition_shown import shown_definition
from coder.reports.planning import made_whole, plan
from coder.reports.resolving import resolved
from coder.reports.study import Study
from coder.store import headings, settings, themes, variables


def load_definition(path: Path) -> Definition:
    """Read a report definition from a YAML file. Raises FileRefused with every problem and its line."""
    to_edit = Message("`coder report PROJECT --show-definition` prints one to edit.")
    if not path.is_file():
        raise FileRefused(
            Message("{path} is a folder.", path=path)
            if path.is_dir()
            else Message("There is no definition {path}.", path=path),
            to_edit,
        )
    if path.stat().st_size > LARGEST:
        raise FileRefused(
            "{path} is too large for a report definition (more than {largest:,} bytes).",
            to_edit,
            path=path,
            largest=LARGEST,
        )
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused(
            "{path} is not UTF-8 (byte {start}).", "Save it as UTF-8.", path=path, start=error.start + 1
        ) from error
    return read_definition(text, path.name)


def bare_definition(session: Session) -> Definition:
    """Return a definition that leaves everything to the project, in the language of its codebook."""
    return Definition(language=language_of(session))


def default_definition(session: Session, definition: Definition | None = None) -> Definition:
    """Return the default definition, or `definition` completed from the project."""
    return whole_definition(session, definition)[0]


def whole_definition(session: Session, definition: Definition | None) -> tuple[Definition, Study]:
    """Return a completed definition with the themes arranged in the project, and the study counted by it."""
    chosen, study = chosen_definition(session, definition)
    return arranged_definition(session, chosen, study), study


def arranged_definition(session: Session, chosen: Definition, study: Study) -> Definition:
    """Return a completed definition with the themes arranged in the project, unless it defines its own."""
    project, sections = session.project, chosen.sections or ()
    questions = themes.questions(project)
    if not any(section.question in questions and not section.groups for section in sections):
        return chosen
    themes_by_question = {name: in_use(themes.kept(project, row), study.codebook) for name, row in questions.items()}
    whole = plan(chosen, study)
    planned = whole.sections
    cases = {
        planned_section.answered.responses[response]
        for planned_section in planned
        if planned_section.answered is not None
        for theme in themes_by_question.get(planned_section.section.question, ())
        for response in theme.quotes or ()
        if response in planned_section.answered.responses
    }
    keys = names_of_cases(session, study, cases)
    return replace(
        chosen,
        sections=tuple(
            replace(
                section, leads=(), groups=groups_of(whole, planned_section, themes_by_question[section.question], keys)
            )
            if section.question in themes_by_question and not section.groups and planned_section.answered is not None
            else section
            for section, planned_section in zip(sections, planned, strict=True)
        ),
    )


def chosen_definition(session: Session, definition: Definition | None) -> tuple[Definition, Study]:
    """Return a completed definition without the themes of the project, and the study counted by it."""
    definition_or_bare = definition or bare_definition(session)
    study = by_answer(
        read_study(
            session, definition_or_bare.wave, definition_or_bare.coders, CoderRule(definition_or_bare.several_coders)
        )
    )
    definition_or_bare = resolved(
        definition_or_bare, variables.known(session.project), variables.known(session.project, "closed")
    )
    if definition_or_bare.sections is not None and study.asked_as:
        sections = (
            replace(section, question=study.asked_as.get(section.question, section.question))
            for section in definition_or_bare.sections
        )
        definition_or_bare = replace(
            definition_or_bare,
            sections=tuple({(section.question, section.asked_when): section for section in sections}.values()),
        )
    heading = headings.current(session.project)
    definition_or_bare = replace(
        definition_or_bare,
        title=definition_or_bare.title or heading.title or settings.setting(session.project, "title") or "",
        authors=definition_or_bare.authors or heading.authors,
        chapter=definition_or_bare.chapter or heading.chapter,
    )
    return made_whole(definition_or_bare, study), study


def has_title(session: Session) -> bool:
    """Return whether a title is set, of the report or of the project at its creation."""
    named = settings.setting(session.project, "title") or ""
    return bool(headings.current(session.project).title) or named not in ("", session.path.stem)


def definition_text(session: Session, definition: Definition | None = None) -> str:
    """Return the default definition as YAML to edit."""
    return shown_definition(default_definition(session, definition))
