"""The themes of an open question as they are arranged now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from coder.errors import CoderError
from coder.model.ids import CodeId, ResponseId
from coder.model.progress import QuestionProgress
from coder.project import Session
from coder.queries.case_names import keys_of_cases
from coder.queries.definitions import arranged_definition, bare_definition, chosen_definition
from coder.queries.quoting import quoted_by_author
from coder.queries.variables import coded_in_waves, wave_counted
from coder.reports.choosing import chosen_quotes, quote_candidates
from coder.reports.counting import cases_by_code
from coder.reports.definition import Definition
from coder.reports.numbering import Numbering
from coder.reports.planning import ReportPlan, plan
from coder.reports.quote_text import quoted
from coder.reports.quotes import Candidate, candidates
from coder.reports.study import Study
from coder.reports.theme_section import LeadSentences
from coder.reports.themes import Theme, cases_of, counts_of, names_of_theme, themes_of
from coder.store import answers, counts, flags, queries, variables


@dataclass(frozen=True, slots=True)
class ArrangedTheme:
    """A theme as in the chapter; `name` is its heading if it is `titled`, else its codes. `cases` mention it;
    `sentence` stands before its quotes, `written` by the author or else generated. `quoted` are the responses, `quotes`
    their printed text.
    """

    codes: tuple[CodeId, ...]
    name: str
    depth: int
    cases: int
    sentence: str
    written: bool
    summary: str
    quoted: tuple[ResponseId, ...]
    quotes: tuple[str, ...]
    quotes_chosen: bool
    titled: bool = False

    @property
    def named(self) -> list[str]:
        """Return the arguments that identify the theme in operations."""
        return [f"id:{code}" for code in self.codes]


@dataclass(frozen=True, slots=True)
class QuoteChoice:
    """A response that a theme can quote, with the text to print."""

    response: ResponseId
    case: str
    text: str
    flagged: bool


@dataclass(frozen=True)
class Material:
    """The responses and counts that the themes of a `question` are made from, read once, since arranging does not
    change them.

    `alone`: only this coder's codings. `fixed`: the definition has groups, so the arrangement of the project is not
    used.
    """

    question: str
    label: str
    definition: Definition
    study: Study
    flags: Sequence[tuple[int, int, int]]
    alone: bool = False
    fixed: bool = False
    candidates_by_cases: dict[Set[int], Sequence[Mapping[str, Sequence[Candidate]]]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)


def questions_with_codings(session: Session) -> list[QuestionProgress]:
    """Return the open questions with coded responses."""
    return [progress for progress in queries.progress_by_question(session.project) if progress.codings]


def read_material(
    session: Session, question: str | None = None, *, alone: bool = False, given: Definition | None = None
) -> Material:
    """Read and count what the themes of a question are made from, by the definition `given`. Raises NotFound, and
    CoderError if no question is named and not exactly one is coded, or the definition does not have it.
    """
    with session.snapshot():
        coded = [progress.question for progress in questions_with_codings(session)]
        if not coded:
            raise CoderError("No answers are coded yet.", "Code some first.")
        if question is None and len(coded) > 1:
            raise CoderError(
                "Several open questions have coded answers.", "Say which with --question: {names}.", names=tuple(coded)
            )
        name = coded[0] if question is None else variables.question_name(session.project, question)
        if name not in coded:
            raise CoderError("No answer to «{question}» is coded yet.", "Code some first.", question=name)
        definition_or_bare = given or bare_definition(session)
        wave = wave_counted(session, definition_or_bare.wave)
        if wave is not None and wave not in coded_in_waves(session).get(name, {}):
            raise CoderError(
                "No answer to «{question}» is coded yet in the wave «{wave}», which the report is of.",
                "Code some of it first. A report is of the wave imported last, or of `wave` in its definition.",
                question=name,
                wave=wave,
            )
        if alone:
            definition_or_bare = replace(definition_or_bare, coders=(session.coder,))
        definition, study = chosen_definition(session, definition_or_bare)
        sections = {section.question: section for section in reversed(definition.sections or ())}
        if name not in sections and given is None and alone:
            raise CoderError("You have not coded any answer to «{question}» yet.", "Code some first.", question=name)
        if name not in sections:
            raise CoderError("The report definition has no «{question}».", "Choose another question.", question=name)
        marked = counts.marked(session.project, flags.GOOD_QUOTE)
        fixed = bool(sections[name].groups)
        return Material(name, study.labels[name], definition, study, marked, alone, fixed)


def arranged_themes(session: Session, material: Material) -> list[ArrangedTheme]:
    """Return the themes of the question as they are arranged now, in chapter order."""
    with session.snapshot():
        whole = plan(arranged_definition(session, material.definition, material.study), material.study)
        picked = _picked(session, material, whole)
    place, planned = next(
        (place, planned_section)
        for place, planned_section in enumerate(whole.sections)
        if planned_section.section.question == material.question
    )
    book = material.study.codebook
    counted = counts_of(whole, planned)
    sentences = LeadSentences(Numbering(whole), planned, counted)
    assert planned.answered is not None
    cases = cases_by_code(planned.answered, book)
    return [
        _arranged(
            material,
            whole,
            theme,
            cases_of(theme.codes, cases) & planned.answered.coded,
            sentences.of(theme, quotes=bool(theme_candidates)),
            theme_candidates,
        )
        for theme in themes_of(whole, planned, counted)
        for theme_candidates in [picked[place].get(theme.key, ())]
    ]


def choices_of(session: Session, material: Material, theme: ArrangedTheme) -> list[QuoteChoice]:
    """Return the responses that a theme can quote: those quoted, those flagged as good quotes, the others by length."""
    book = material.study.codebook
    answered = material.study.question(material.question)
    codes = dict.fromkeys(below.id for code in theme.codes for below in book.subtree(book.by_id[code]))
    candidate_by_response: dict[int, Candidate] = {}
    for found in candidates(answered, codes, material.flags, answered.respondents).values():
        for candidate in found:
            candidate_by_response.setdefault(candidate.response, candidate)
    texts = answers.texts_of(session.project, candidate_by_response)
    keys = keys_of_cases(session, material.study, {candidate.case for candidate in candidate_by_response.values()})
    first = {response: place for place, response in enumerate(theme.quoted)}
    ordered = sorted(
        candidate_by_response.values(),
        key=lambda candidate: (first.get(ResponseId(candidate.response), len(first)), not candidate.flagged),
    )
    return [
        QuoteChoice(
            ResponseId(candidate.response),
            keys[candidate.case],
            _printed(material, candidate, texts[candidate.response]),
            candidate.flagged,
        )
        for candidate in ordered
        if texts.get(candidate.response, "").strip()
    ]


def _printed(material: Material, candidate: Candidate, text: str) -> str:
    return quoted(text, candidate.start, candidate.end, material.definition.quotes)


def _picked(session: Session, material: Material, whole: ReportPlan) -> list[dict[str, list[Candidate]]]:
    """Return the quotes of each section, chosen as for a report."""
    wanted = quoted_by_author(session, whole)
    quoted_cases = frozenset(quote.case for quote in wanted.values())
    if quoted_cases not in material.candidates_by_cases:
        material.candidates_by_cases[quoted_cases] = quote_candidates(whole, material.flags, quoted_cases)
    candidates_by_section = material.candidates_by_cases[quoted_cases]
    missing = {
        candidate.response for section in candidates_by_section for found in section.values() for candidate in found
    } - material.texts.keys()
    material.texts.update(answers.texts_of(session.project, missing))
    return chosen_quotes(whole, candidates_by_section, material.texts, wanted)


def _arranged(
    material: Material,
    whole: ReportPlan,
    theme: Theme,
    cases: Set[int],
    sentence: str,
    theme_candidates: Sequence[Candidate],
) -> ArrangedTheme:
    book = material.study.codebook
    names = names_of_theme(book, theme)
    group = theme.group
    title = "" if group is None else group.title
    return ArrangedTheme(
        tuple(map(CodeId, theme.codes)), title or whole.words.listed(tuple(names)), theme.depth, len(cases), sentence,
        group is not None and bool(group.lead_in), group.summary if group is not None else "",
        tuple(ResponseId(candidate.response) for candidate in theme_candidates),
        tuple(_printed(material, candidate, material.texts[candidate.response]) for candidate in theme_candidates),
        group is not None and group.quotes is not None, bool(title),
    )  # fmt: skip
