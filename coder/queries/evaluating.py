"""The quality of suggestions, measured on codings: a learning curve over a project or a coded file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError, some_of
from coder.model import Codebook, Missing, normal_name
from coder.model.problem import Problem
from coder.queries.coded_answers import CodedAnswers, CodeSet, coded_corpus
from coder.queries.columns import find_column
from coder.queries.encoding import wanted_texts
from coder.readers import ReadOptions, open_source
from coder.readers.profile import look_for_missing
from coder.registry import SUGGESTERS, PluginFailed, offered
from coder.reports.writers import whole_file
from coder.suggest import curve as suggest_curve
from coder.suggest import load_suggester
from coder.suggest.curve import SIZES, learning_curve
from coder.suggest.curve import Beside as Beside
from coder.suggest.curve import Curve as Curve
from coder.suggest.curve_plot import as_svg
from coder.suggest.curve_plot import as_text as plot

if TYPE_CHECKING:
    from coder.model.json_values import Json
    from coder.project import Session
    from coder.suggest.meaning import Encoder

CODES = ("codes", "code", "labels", "label", "koder", "kode", "tags", "themes", "tema")
TEXTS = ("text", "answer", "response", "comment", "tekst", "svar", "kommentar")
EXCERPTS = ("excerpt", "utdrag")
METHODS = ("default", "linear")
"""Built-in methods, measured by default; the second is the baseline of the first."""


def methods_there() -> tuple[tuple[str, ...], tuple[PluginFailed, ...]]:
    """Return the methods measured by default, with those of plug-ins, and plug-ins that failed."""
    methods, failures = [*METHODS], list[PluginFailed]()
    for name, entry in offered(SUGGESTERS).items():
        if entry.ours:
            continue
        try:
            load_suggester(name)
        except PluginFailed as failure:
            failures.append(failure)
        else:
            methods.append(name)
    return tuple(methods), tuple(failures)


@dataclass(frozen=True, slots=True)
class MeasuredOn:
    """Responses with their codes, the codebook if there is one, all texts, and problems of the file."""

    coded: CodedAnswers
    codebook: Codebook | None
    corpus: list[str]
    problems: tuple[Problem, ...] = ()


def of_project(session: Session, question: str | None = None) -> MeasuredOn:
    """Return a project's coded responses, all coders' codings joined. Raises CoderError when nothing is coded."""
    corpus = coded_corpus(session, question)
    if not corpus.coded:
        raise CoderError("No answer is coded yet, so there is nothing to measure on.", "Code some first: coder code")
    names = {code.id: corpus.codebook.path(code) for code in corpus.codebook}
    return MeasuredOn(corpus.coded.called(names), corpus.codebook, corpus.texts)


def of_file(
    path: Path,
    *,
    text_column: str | None = None,
    codes_column: str | None = None,
    excerpt_column: str | None = None,
    separator: str = "|",
    codebook: Codebook | None = None,
    options: ReadOptions = ReadOptions(),  # noqa: B008 (frozen)
) -> MeasuredOn:
    """Return the responses of a table with a column of codes between `separator`; columns are guessed by their names.

    With a column of coded excerpts, rows of the same text are one response with the codes of all. Responses with
    missing codes are uncoded texts to learn words from. Raises CoderError, FileRefused.
    """
    source = open_source(path, options)
    if source.kind == "document":
        raise CoderError(
            "{path} is a document: it has no column of codes.", "Give a table with a column of codes.", path=path
        )
    names = [column.name for column in source.columns]
    places = [
        names.index(find_column(source, column_name).name if column_name else _guess(names, known, str(path), option))
        for column_name, known, option in ((text_column, TEXTS, "--text"), (codes_column, CODES, "--codes"))
    ]
    marked = [name for name in names if name.casefold() in EXCERPTS] if excerpt_column is None else [excerpt_column]
    if len(marked) == 1:
        places.append(names.index(find_column(source, marked[0]).name))
    corpus: list[str] = []
    rows: list[_Row] = []
    look_for_missing(source, places[0])
    for line, cells in source.rows():
        text, listed, *parts = (
            "" if cell is None or isinstance(cell, Missing) else str(cell) for cell in map(cells.__getitem__, places)
        )
        if not text.strip():
            continue
        corpus.append(text)
        if found := frozenset(name for part in listed.split(separator) if (name := normal_name(part))):
            rows.append(_Row(line, text, found, *parts))
    if not rows:
        raise CoderError("No answer in {path} is coded.", "Name the columns with --text and --codes.", path=path)
    coded = _whole_answers(rows) if len(places) == 2 else _marked_answers(rows, path)
    return MeasuredOn(coded, codebook, corpus, (*source.problems, *source.missing_problems()))


@dataclass(frozen=True, slots=True)
class _Row:
    """A coded row of a file; `part` is the coded excerpt, empty for the whole response."""

    line: int
    text: str
    codes: CodeSet
    part: str = ""


def _whole_answers(rows: Sequence[_Row]) -> CodedAnswers:
    return CodedAnswers([row.line for row in rows], [row.text for row in rows], [row.codes for row in rows])


def _marked_answers(rows: Sequence[_Row], path: Path) -> CodedAnswers:
    """Join rows of the same text to responses. Raises CoderError for an excerpt that is not in its text."""
    lines: dict[str, int] = {}
    codes: dict[str, CodeSet] = {}
    parts: dict[tuple[str, str], CodeSet] = {}
    for row in rows:
        part = row.part.strip()
        if part not in row.text:
            raise CoderError(
                "{path}, line {line}: the excerpt «{part}» is not in the answer.",
                "An excerpt must read as it stands in the answer.",
                path=path,
                line=row.line,
                part=part,
            )
        lines.setdefault(row.text, row.line)
        codes[row.text] = codes.get(row.text, frozenset()) | row.codes
        if part and part != row.text.strip():
            parts[row.text, part] = parts.get((row.text, part), frozenset()) | row.codes
    texts = list(lines)
    place = {text: number for number, text in enumerate(texts)}
    return CodedAnswers(
        list(lines.values()),
        texts,
        [codes[text] for text in texts],
        [(place[text], part, found) for (text, part), found in parts.items()],
    )


def _guess(names: Sequence[str], known: Sequence[str], path: str, option: str) -> str:
    found = [name for name in names if name.casefold() in known]
    if len(found) != 1:
        raise CoderError(
            "It is not plain which column of {path} is meant.",
            "Name it with {option}. There is: {names}.",
            path=path,
            option=option,
            names=some_of(names),
        )
    return found[0]


def texts_to_encode(measured_on: MeasuredOn) -> list[str]:
    """Return all texts whose vectors a measurement needs."""
    coded = measured_on.coded
    parts = [part for _, part, _ in coded.excerpts]
    return wanted_texts(measured_on.codebook or Codebook(), (*coded.texts, *parts), measured_on.corpus)


def evaluate(
    measured_on: MeasuredOn,
    *,
    sizes: Sequence[int] | None = None,
    draws: int = 5,
    target_precision: float = 0.9,
    seed: int = 0,
    encoder: Encoder | None = None,
    methods: Sequence[str] = METHODS,
    done: Callable[[int], None] = lambda _: None,
) -> Curve:
    """Return the learning curve of the first of `methods`, with the others for comparison; see `suggest.curve`. The
    `encoder` is for the default method.
    """
    coded = measured_on.coded
    return learning_curve(
        coded.texts, coded.codes, codebook=measured_on.codebook, corpus=measured_on.corpus, excerpts=coded.excerpts,
        sizes=sizes or SIZES, draws=draws, target_precision=target_precision, seed=seed,
        methods={
            method: partial(load_suggester, method, encoder if method == "default" else None) for method in methods
        },
        done=done,
    )  # fmt: skip


def as_json(curve: Curve) -> dict[str, Json]:
    """Return the curve as JSON values."""
    return suggest_curve.as_json(curve)


def as_text(curve: Curve) -> str:
    """Return the curve as a text plot."""
    return plot(curve)


def save_svg(curve: Curve, path: Path, title: str) -> None:
    """Write the curve as SVG, atomically. Raises FileRefused."""
    with whole_file(path) as partial:
        partial.write_text(as_svg(curve, title), encoding="utf-8")
