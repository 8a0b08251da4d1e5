"""The demo: makes a project from the shipped synthetic survey, and a tour of it."""

from __future__ import annotations

import csv
import itertools
import random
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coder import shipped
from coder.codebook.read import read_codebook
from coder.errors import ProjectRefused
from coder.message import Message
from coder.model import Codebook, Filter
from coder.model.ids import ResponseId
from coder.model.progress import Totals
from coder.model.suggestion import SuggestionFor
from coder.model.unit import Unit
from coder.operations import sampling
from coder.operations.asking import ask_when
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.heading import call_report
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.redacting import decide
from coder.operations.renaming import write_text
from coder.operations.reporting import formats, make_report
from coder.operations.suggesting import RunMade, suggest
from coder.operations.themes import join_themes, write_lead_in, write_title
from coder.operations.unit import choose_unit
from coder.project import Session, create_project, open_project
from coder.queries.counting import read_study
from coder.queries.definitions import load_definition
from coder.queries.estimating import Estimates, estimate
from coder.queries.finding import search_answers
from coder.queries.redactions import undecided
from coder.queries.variables import variables_of
from coder.queries.waiting import waiting
from coder.reasons import reason
from coder.reports.counting import code_counts, in_order
from coder.reports.writers import remedy
from coder.store import counts, queries, runs, samples
from coder.suggest.trial import Trial, try_out

QUESTION = "grupper"
"""The open question of the shipped survey that both coders coded."""

FOLLOWS = "prioriterer_bort"
"""The closed question that it is a comment on."""

QUOTED = (QUESTION, "aktiviteter", "tiltak")
"""Questions whose answers are quoted; possible personal details are hidden."""

WAVE = "2023"

QUOTES = 3
DRAWS = 5
SAMPLED = 80
"""Answers in the random sample."""


@dataclass(frozen=True, slots=True)
class CodeShown:
    """A code with the number of its cases, the number coded, and quotes."""

    path: str
    cases: int
    base: int
    quotes: list[str]


@dataclass(frozen=True, slots=True)
class Demo:
    """The content of the demo."""

    totals: Totals
    questions: int
    run: RunMade
    codes: list[CodeShown]
    suggestions: list[SuggestionFor]
    quality: Trial
    estimates: Estimates
    codebook: Codebook


def copy_files(folder: Path) -> list[Path]:
    """Copy the shipped survey, codings and codebooks to `corpus` and `codebooks` in `folder`.

    Returns the copies. Raises ProjectRefused, leaving no file, when one of them exists already or cannot be written.
    """
    sources = [
        path
        for shipped_file in (shipped.SURVEY, shipped.CODEBOOK)
        for path in sorted(shipped_file.parent.iterdir())
        if path.is_file()
    ]
    targets = [folder / source.parent.name / source.name for source in sources]
    for target in targets:
        if target.exists() or target.is_symlink():
            raise ProjectRefused(
                "{target} exists already.", "Choose another folder; nothing is overwritten.", target=target
            )
    paths: list[Path] = []
    try:
        for source, target in zip(sources, targets, strict=True):
            target.parent.mkdir(parents=True, exist_ok=True)
            paths.append(target)
            shutil.copyfile(source, target)
    except OSError as error:
        for target in paths:
            with suppress(OSError):
                target.unlink()
        raise ProjectRefused(
            "{folder} could not be written in the folder {parent}: {why}.",
            remedy(error),
            folder=folder,
            parent=folder.resolve().parent,
            why=reason(error),
        ) from error
    return targets


def make_demo(path: Path) -> Demo:
    """Make the demo project at `path`: import, codebook, a random sample, two coders' codings, a run of suggestions.

    Both coders have coded the same answers, and the first the whole sample; the rest is left for the user. Raises
    ProjectRefused when `path` exists already.
    """
    codebook = read_codebook(shipped.CODEBOOK)
    with create_project(path, "Ingrid", "Demo: grupper som ikke prioriteres (syntetisk)") as session:
        choose_unit(session, Unit("organisation", "kommune"))
        put_codebook(session, codebook, Message("codebook «{name}»", name=codebook.name))
        run_import(session, plan_import(shipped.SURVEY, ReadOptions(), Roles()), wave=WAVE)
        double_coded = set(_codes_of(shipped.CODINGS["Olav"]))
        session.coder = "Ingrid"
        sampled = _sampled_cases(session)
        for coder, file in shipped.CODINGS.items():
            session.coder = coder
            cases = double_coded | sampled if coder == "Ingrid" else double_coded
            apply_file(session, file, codes_column="koder", id_column="id", question=QUESTION, cases=cases)
        session.coder = "Ingrid"
        _set_what_columns_lack(session)
        run = suggest(session, question=QUESTION)
        return Demo(
            queries.totals(session.project),
            len([variable for variable in variables_of(session) if variable.kind == "open"]),
            run,
            _most_used(session),
            _surest(session),
            _quality(session, codebook),
            estimate(session, QUESTION),
            codebook,
        )


def _set_what_columns_lack(session: Session) -> None:
    """Set what column names do not show: titles and labels, follow-up questions, themes that belong together, and
    redacted names in quotes.
    """
    known = load_definition(shipped.REPORT)
    call_report(session, title=known.title, chapter=known.chapter)
    sections = {section.question: section.title for section in known.sections or ()}
    for name, text in ({band.name: band.label for band in known.bands} | sections).items():
        write_text(session, name, text)
    # Those without a yes commented, too: all who answered the question before were asked.
    ask_when(session, QUESTION, [(FOLLOWS, None)])
    for group in next(section.groups for section in known.sections or () if section.question == QUESTION):
        if len(group.codes) > 1:
            join_themes(session, QUESTION, [[code] for code in group.codes])
        if group.title:
            write_title(session, QUESTION, group.codes, group.title)
        if group.lead_in:
            write_lead_in(session, QUESTION, group.codes, group.lead_in)
    decide(
        session,
        [identifying_words for identifying_words in undecided(session) if identifying_words.question in QUOTED],
        "redact",
    )


def write_demo_report(path: Path) -> tuple[Path, ...]:
    """Write the report of the demo project at `path` beside it in every format, overwriting no other file."""
    endings = formats()
    stem = next(
        stem
        for number in itertools.count(1)
        for stem in [f"{path.stem}-rapport" if number == 1 else f"{path.stem}-rapport-{number}"]
        if not any(path.with_name(f"{stem}.{ending}").exists() for ending in endings)
    )
    targets = [path.with_name(f"{stem}.{ending}") for ending in endings]
    with open_project(path, "Ingrid") as session:
        return make_report(session, targets, undecided="refuse", with_appendices=True).files


def _codes_of(file: Path) -> dict[str, frozenset[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        _header, *rows = csv.reader(lines, delimiter=";")
    return {case: frozenset(codes.split("|")) for case, codes in rows}


def _sampled_cases(session: Session) -> set[str]:
    """Draw the sample; return the keys of its cases."""
    members = {answer for answer, _ in sampling.draw(session, QUESTION, SAMPLED, seed=1).sample.members}
    frame = samples.frame(session.project, QUESTION)
    return set(
        counts.case_keys(
            session.project, [frame_answer.case for frame_answer in frame if frame_answer.id in members]
        ).values()
    )


def _most_used(session: Session) -> list[CodeShown]:
    """Return the three codes with most cases, counted as in the report, with quotes of medium length."""
    study = read_study(session)
    answered, book = study.questions[QUESTION], study.codebook
    texts = {found.response: found.text for found in search_answers(session, Filter(question=QUESTION))}
    shown = []
    for count in in_order(code_counts(answered, book), "frequency")[:3]:
        below = {code.id for code in book.subtree(count.code)}
        coded_texts = {texts[ResponseId(coding.response)] for coding in answered.codings if coding.code in below}
        best = sorted(coded_texts, key=lambda text: (abs(len(text) - 110), text))[:QUOTES]
        shown.append(CodeShown(count.path, count.share.n, count.share.base, best))
    return shown


def _surest(session: Session) -> list[SuggestionFor]:
    """Return the three most confident suggestions, for three different answers and codes."""
    shown: dict[int, SuggestionFor] = {}
    codes: set[str] = set()
    for suggestion_for in waiting(session):
        if suggestion_for.response.id not in shown and suggestion_for.suggestion.code not in codes:
            shown[suggestion_for.response.id] = suggestion_for
            codes.add(suggestion_for.suggestion.code)
        if len(shown) == QUOTES:
            break
    return list(shown.values())


def _quality(session: Session, codebook: Codebook) -> Trial:
    """Return how well suggestions match the first coder's codes on answers that the classifier had not seen."""
    coded = _codes_of(shipped.CODINGS["Ingrid"])
    texts = {response.case: response.text for response in search_answers(session, Filter(question=QUESTION))}
    cases = sorted(coded.keys() & texts.keys())  # a dash in the survey is no answer, however it was coded
    random.Random(1).shuffle(cases)
    return try_out(
        [texts[case] for case in cases],
        [coded[case] for case in cases],
        codebook=codebook,
        corpus=[text for _, text in runs.texts(session.project)],
        learn_from=len(cases) * 2 // 3,
        draws=DRAWS,
    )
