"""The report of a run: its input, model and output, and whether the answers resemble those that the model learned from.
As JSON values and as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from coder.batch.card import Book, Card, Data, Info
from coder.batch.counts import HISTOGRAM_BINS, MOST_COUNTED, PROBLEMS, Counts
from coder.batch.drift import FEW, Drift, shift
from coder.batch.duplicate_ids import DuplicateIds
from coder.batch.writing import PLACES
from coder.errors import FileRefused
from coder.i18n.words import _, decimal, several, translated
from coder.kept_message import message_of
from coder.model.decoding import decode
from coder.quality import in_words
from coder.readers.missing import describe_missing

FORMAT = "coder run report"
_BARS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class InputFile:
    """An input file: the roles of its columns, and counts of texts that are no answer."""

    file: str
    columns: str
    missing: dict[str, int] = field(default_factory=dict)
    columns_kept: str = ""
    """`columns` as a kept message; empty in reports of earlier versions."""


@dataclass(frozen=True, slots=True)
class CodeCount:
    """A code, the number of answers that it is proposed for, and a histogram of its confidences (0 to 1)."""

    code: str
    name: str
    answers: int
    confidences: list[int]


@dataclass(frozen=True, slots=True)
class About:
    """The facts about a run besides its counts."""

    input: list[InputFile]
    output: str
    model_sha256: str
    engine: str
    engine_kept: str
    """`engine` as a kept message; empty in reports of earlier versions."""
    parts: int
    parts_from_before: int
    seconds: float
    answers_per_second: float
    peak_megabytes: float | None
    duplicate_ids: DuplicateIds


@dataclass(frozen=True, slots=True)
class RunReport(About):
    """The report as stored beside the output; `model` is the card of the model as written."""

    rows: int
    answers: int
    without_answer: int
    too_short: int
    unseen_language: int
    codes_per_answer: list[int]
    codes: list[CodeCount]
    drift: Drift | None
    model: Mapping[str, object]
    problems: list[str]
    more_problems: int
    problems_kept: list[str] = field(default_factory=list)
    """`problems` as kept messages; empty in reports of earlier versions."""
    format: str = FORMAT


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a model's card shown in the report."""

    info: Info
    data: Data = Data()  # noqa: RUF009 (frozen)
    codebook: Book = Book()  # noqa: RUF009 (frozen)


def read_report(path: Path) -> RunReport:
    """Return the report of a run stored beside its output. Raises OSError, or FileRefused for anything else."""
    try:
        found = decode(dict[str, object], json.loads(path.read_text(encoding="utf-8")))
        # Fields with another name, or empty, in reports of earlier versions.
        older = {"duplicate_ids": found.get("twins", {}), "engine_kept": ""}
        report_fields = older | found | {"drift": found.get("drift") or None}
        report = decode(RunReport, report_fields)
        as_text(report)
    except (ValueError, IndexError):
        report = None
    if report is None or report.format != FORMAT:
        raise FileRefused(
            "{path} is no report of a batch run.", "It lies beside the output as OUT.report.json.", path=path
        )
    return report


def report(card: Card, codes: Sequence[str], counts: Counts, about: About, problems: Sequence[str]) -> RunReport:
    """Return the report of summed `counts`; `problems` are those found while examining columns, as kept messages."""
    # They recur when the rows are read.
    every = list(dict.fromkeys([*problems, *counts.problems]))
    names = {named_code.id: named_code.name for named_code in card.codebook.codes}
    return RunReport(
        about.input, about.output, about.model_sha256, about.engine, about.engine_kept,
        about.parts, about.parts_from_before,
        about.seconds, about.answers_per_second, about.peak_megabytes, about.duplicate_ids,
        rows=counts.rows,
        answers=counts.rows - counts.empty,
        without_answer=counts.empty,
        too_short=counts.short,
        unseen_language=counts.seen.foreign,
        codes_per_answer=counts.per_answer,
        codes=[
            CodeCount(code, names.get(code, code), proposed, histogram)
            for code, proposed, histogram in zip(
                codes, counts.proposed or [0] * len(codes),
                counts.histogram or [[0] * HISTOGRAM_BINS] * len(codes), strict=True,
            )
        ],
        drift=shift(card.training, counts.seen, PLACES, card.info.n_coded),
        model=card.shown,
        problems=[str(message_of(problem, problem)) for problem in every[:PROBLEMS]],
        problems_kept=every[:PROBLEMS],
        more_problems=counts.more_problems + len(every[PROBLEMS:]),
    )  # fmt: skip


def as_json(found: RunReport) -> dict[str, object]:
    """Return the report as JSON values, in reading order."""
    values = asdict(found)
    return {name: values.pop(name) for name in ("format", *values) if name in values}


def as_text(found: RunReport) -> str:
    """Return the report for people, with a bar of confidences (0 to 1) for each code."""
    lines = [
        *_input_lines(found),
        *_model_lines(decode(Shown, found.model)),
        *_count_lines(found),
        "",
        *_code_lines(found),
    ]
    lines += ["", *_drift_lines(found.drift)]
    if found.duplicate_ids.rows:
        lines.append(_duplicates_line(found.duplicate_ids))
    messages: list[str | None] = [*found.problems_kept, *[None] * len(found.problems)]
    for problem, message in zip(found.problems[:20], messages, strict=False):
        lines.append(_("Note: {text}").format(text=translated(message_of(message, problem))))
    if (more := max(len(found.problems) - 20, 0) + found.more_problems) > 0:
        lines.append(_("Note: {text}").format(text=_("and {n} more rows like these.").format(n=more)))
    return "\n".join(lines)


def _duplicates_line(found: DuplicateIds) -> str:
    listed = ", ".join(
        _("{id} (rows {first} and {following})").format(id=key, first=first, following=following)
        for key, (first, following) in zip(found.examples, found.stand, strict=True)
    )
    return several(
        "Ids that stand more than once: {n} row of the output, such as {ids}.",
        "Ids that stand more than once: {n} rows of the output, such as {ids}.", found.rows, ids=listed,
    )  # fmt: skip


def _input_lines(found: RunReport) -> list[str]:
    lines = []
    for input_file in found.input:
        lines.append(
            f"{input_file.file}: {translated(message_of(input_file.columns_kept or None, input_file.columns))}"
        )
        if input_file.missing:
            lines.append(f"{input_file.file}: {translated(describe_missing(input_file.missing))}")
    if found.seconds:
        lines.append(
            several(
                "{n} row in {seconds} seconds, {rate} a second ({engine}).",
                "{n} rows in {seconds} seconds, {rate} a second ({engine}).", found.rows,
                seconds=decimal(found.seconds, 1),
                engine=translated(message_of(found.engine_kept or None, found.engine)),
                rate=f"{found.answers_per_second:,.0f}".replace(",", "\u202f"),
            )
        )  # fmt: skip
    return lines


def codes_of(codebook: Book, n: int) -> str:
    """Return how many codes there are, and of which codebook; one that was made while coding has no name."""
    if not codebook.name:
        return several("{n} code", "{n} codes", n)
    return several("{n} code of «{codebook}»", "{n} codes of «{codebook}»", n, codebook=codebook.name)


def _model_lines(model: Shown) -> list[str]:
    info, texts = model.info, model.data.texts
    quality = in_words(info.quality or {}, info.n_coded)
    text = (
        _("Model: {codes}, learned from {learned}; quality {quality}")
        if quality
        else _("Model: {codes}, learned from {learned}; too few coded to measure its quality.")
    )
    return [
        text.format(
            codes=codes_of(model.codebook, info.n_codes), quality=quality,
            learned=_learned_from(info.n_coded, info.n_texts if texts is None else texts),
        )
    ]  # fmt: skip


def _count_lines(found: RunReport) -> list[str]:
    answers = found.answers
    counted = _("Answers: {n}; rows without one: {without}.").format(n=answers, without=found.without_answer)
    if not answers:
        return [counted]
    without = found.codes_per_answer[0] if found.codes_per_answer else 0
    names = [*map(str, range(MOST_COUNTED)), f"{MOST_COUNTED}+"]
    each = ", ".join(f"{name}: {count}" for name, count in zip(names, found.codes_per_answer, strict=False))
    return [
        counted,
        _("At least one code proposed for {share}. Codes per answer: {each}.").format(
            share=_share(answers - without, answers), each=each
        ),
        _("Too short to go by: {short}; mostly words that the model has never seen: {foreign}.").format(
            short=_share(found.too_short, answers), foreign=_share(found.unseen_language, answers)
        ),
    ]


def _code_lines(found: RunReport) -> list[str]:
    width = max((len(code_count.name) for code_count in found.codes), default=4)
    code, answers, part, confidences = _("code"), _("answers"), _("share"), _("confidences 0 … 1")
    counts, shares = max(7, len(answers)), max(5, len(part))
    lines = [f"{code:<{width}}  {answers:>{counts}}  {part:>{shares}}  {confidences}"]
    for code_count in sorted(found.codes, key=lambda code_count: -code_count.answers):
        most = max([*code_count.confidences, 1])
        # Square roots: nearly all confidences are near 0, and the others are of interest.
        bar = "".join(_BARS[min(8, -int(-8 * (count / most) ** 0.5 // 1))] for count in code_count.confidences)
        share = 100 * code_count.answers / found.answers if found.answers else 0
        lines.append(
            f"{code_count.name:<{width}}  {code_count.answers:>{counts}}  {decimal(share, 1):>{shares - 1}}%  {bar}"
        )
    return lines


def _drift_lines(drift: Drift | None) -> list[str]:
    if drift is None:
        return [_("Shift from the answers learned from: not known, the model says nothing about them.")]
    verdict_text = {
        "none": _("none to speak of"), "some": _("some: look at a sample before you trust the shares"),
        "much": _("much: these answers are of another kind; code some of them and learn anew"),
        FEW: _("too few answers to tell"),
    }.get(drift.verdict, drift.verdict)  # fmt: skip
    return [
        _(
            "Shift from the answers learned from: {verdict}. Words {words} bit, confidence {confidence}, new words"
            " {new} % (about {expected} % to be expected)."
        ).format(
            verdict=verdict_text, words=decimal(drift.words, 3), confidence=decimal(drift.confidence, 3),
            new=decimal(100 * drift.new_words, 1), expected=decimal(100 * drift.new_words_expected, 1),
        )
    ]  # fmt: skip


def _share(part: int, whole: int) -> str:
    if not whole:
        return "0"
    percent = decimal(100 * part / whole, 1)
    return _("{part} of {whole} ({percent} %)").format(part=part, whole=whole, percent=percent)


def _learned_from(coded: int, texts: int) -> str:
    """Return what a model has learned from; one without coded answers knows its codebook only."""
    if not coded:
        return _("the codebook only")
    return _("{coded} coded of {texts} answers").format(coded=coded, texts=texts)
