"""The report of a run: what went in, with which model, what came out, and whether the answers are still of the kind
that the model learned from. As JSON values and as text."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from coder.batch.drift import shift
from coder.batch.work import HISTOGRAM_BINS, MOST_COUNTED
from coder.batch.writing import PLACES
from coder.errors import FileRefused
from coder.i18n.words import _, decimal, several, translated
from coder.quality import in_words
from coder.readers.missing import said_missing

FORMAT = "coder run report"
PROBLEMS = 100
_SUMMED = ("rows", "empty", "short", "more_problems")
_BARS = " ▁▂▃▄▅▆▇█"


def total(counts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of what was counted of parts, and their problems in order, the first PROBLEMS of them."""
    found: dict[str, Any] = {}
    problems: list[str] = []
    for one in counts:
        found = _plus(found, {key: one[key] for key in (*_SUMMED, "proposed", "histogram", "per_answer", "watch")})
        kept = one["problems"][: max(PROBLEMS - len(problems), 0)]
        problems += kept
        found["more_problems"] += len(one["problems"]) - len(kept)
    return {**found, "problems": problems}


def taken_as_missing(counts: Iterable[tuple[str, Mapping[str, Any]]]) -> Mapping[str, Counter[str]]:
    """By the name of a file: how often a text stood in it that is no answer; `counts` are those of its parts."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, one in counts:
        found[name].update(one.get("missing", {}))
    return found


def read_report(path: Path) -> dict[str, Any]:
    """The report that a run left beside its output. Raises OSError, or FileRefused for what is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        as_text(found)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise FileRefused(
            "{path} is no report of a batch run.", "It lies beside the output as OUT.report.json.", path=path
        )
    return found


def _plus(first: Any, second: Any) -> Any:
    if not first and isinstance(first, dict | list):
        return second
    if isinstance(second, dict):
        return {key: _plus(first[key], value) for key, value in second.items()}
    if isinstance(second, list):
        return [_plus(a, b) for a, b in zip(first, second, strict=True)] if first else second
    return first + second


def report(
    card: Mapping[str, Any], codes: Sequence[str], counts: Mapping[str, Any], about: Mapping[str, Any]
) -> dict[str, Any]:
    """The report of summed `counts`; `about` is what is known of the run besides (input, output, engine, time)."""
    answers = counts.get("rows", 0) - counts.get("empty", 0)
    # What was met when columns were looked at is met again when the rows are read.
    problems = list(dict.fromkeys([*about.get("problems", []), *counts.get("problems", [])]))
    names = {one["id"]: one["name"] for one in card.get("codebook", {}).get("codes", [])}
    return {
        "format": FORMAT,
        **about,
        "rows": counts.get("rows", 0),
        "answers": answers,
        "without_answer": counts.get("empty", 0),
        "too_short": counts.get("short", 0),
        "unseen_language": counts.get("watch", {}).get("foreign", 0),
        "codes_per_answer": counts.get("per_answer", []),
        "codes": [
            {"code": code, "name": names.get(code, code), "answers": proposed, "confidences": histogram}
            for code, proposed, histogram in zip(
                codes, counts.get("proposed") or [0] * len(codes),
                counts.get("histogram") or [[0] * HISTOGRAM_BINS] * len(codes), strict=True,
            )
        ],
        "drift": shift(card.get("training", {}), counts.get("watch", {}), PLACES),
        "model": {key: value for key, value in card.items() if key != "training"},
        "problems": problems[:PROBLEMS],
        "more_problems": counts.get("more_problems", 0) + len(problems[PROBLEMS:]),
    }  # fmt: skip


def as_text(found: Mapping[str, Any]) -> str:
    """The report for people, with a bar of confidences (0 to 1) for each code."""
    lines = [*_input_lines(found), *_model_lines(found["model"]), *_count_lines(found), "", *_code_lines(found)]
    lines += ["", *_drift_lines(found.get("drift", {}))]
    if found.get("twins", {}).get("rows"):
        lines.append(_duplicates_line(found["twins"]))
    problems = found.get("problems", [])
    lines += [_("Note: {text}").format(text=translated(problem)) for problem in problems[:20]]
    if (more := max(len(problems) - 20, 0) + found.get("more_problems", 0)) > 0:
        lines.append(_("Note: {text}").format(text=_("and {n} more rows like these.").format(n=more)))
    return "\n".join(lines)


def _duplicates_line(twins: Mapping[str, Any]) -> str:
    listed = ", ".join(
        _("{id} (rows {first} and {following})").format(id=key, first=first, following=following)
        for key, (first, following) in zip(twins["examples"], twins["stand"], strict=True)
    )
    return several(
        "Ids that stand more than once: {n} row of the output, such as {ids}.",
        "Ids that stand more than once: {n} rows of the output, such as {ids}.", twins["rows"], ids=listed,
    )  # fmt: skip


def _input_lines(found: Mapping[str, Any]) -> list[str]:
    lines = []
    for one in found.get("input", []):
        lines.append(f"{one['file']}: {translated(one['columns'])}")
        if one.get("missing"):
            lines.append(f"{one['file']}: {translated(said_missing(one['missing']))}")
    seconds = found.get("seconds")
    if seconds:
        lines.append(
            several(
                "{n} row in {seconds} seconds, {rate} a second ({engine}).",
                "{n} rows in {seconds} seconds, {rate} a second ({engine}).", found["rows"],
                seconds=decimal(seconds, 1), engine=found.get("engine", ""),
                rate=f"{found.get('answers_per_second', 0):,.0f}".replace(",", "\u202f"),
            )
        )  # fmt: skip
    return lines


def _model_lines(model: Mapping[str, Any]) -> list[str]:
    info, data = model.get("info", {}), model.get("data", {})
    quality = in_words(info.get("quality") or {}, int(info.get("n_coded") or 0))
    said = (
        _("Model: {codes} codes of «{codebook}», learned from {learned}; quality {quality}")
        if quality
        else _("Model: {codes} codes of «{codebook}», learned from {learned}; too few coded to measure its quality.")
    )
    return [
        said.format(
            codes=info.get("n_codes"), codebook=model.get("codebook", {}).get("name", ""), quality=quality,
            learned=_learned_from(info.get("n_coded"), data.get("texts", info.get("n_texts"))),
        )
    ]  # fmt: skip


def _count_lines(found: Mapping[str, Any]) -> list[str]:
    answers = found["answers"]
    counted = _("Answers: {n}; rows without one: {without}.").format(n=answers, without=found["without_answer"])
    if not answers:
        return [counted]
    without = found["codes_per_answer"][0] if found["codes_per_answer"] else 0
    names = [*map(str, range(MOST_COUNTED)), f"{MOST_COUNTED}+"]
    each = ", ".join(f"{name}: {count}" for name, count in zip(names, found["codes_per_answer"], strict=False))
    return [
        counted,
        _("At least one code proposed for {share}. Codes per answer: {each}.").format(
            share=_share(answers - without, answers), each=each
        ),
        _("Too short to go by: {short}; mostly words that the model has never seen: {foreign}.").format(
            short=_share(found["too_short"], answers), foreign=_share(found["unseen_language"], answers)
        ),
    ]


def _code_lines(found: Mapping[str, Any]) -> list[str]:
    width = max((len(one["name"]) for one in found["codes"]), default=4)
    code, answers, part, confidences = _("code"), _("answers"), _("share"), _("confidences 0 … 1")
    counts, shares = max(7, len(answers)), max(5, len(part))
    lines = [f"{code:<{width}}  {answers:>{counts}}  {part:>{shares}}  {confidences}"]
    for one in sorted(found["codes"], key=lambda one: -one["answers"]):
        most = max(max(one["confidences"]), 1)
        # Square roots: nearly all confidences are near 0, and the others are what one looks for.
        bar = "".join(_BARS[min(8, -int(-8 * (count / most) ** 0.5 // 1))] for count in one["confidences"])
        share = 100 * one["answers"] / found["answers"] if found["answers"] else 0
        lines.append(f"{one['name']:<{width}}  {one['answers']:>{counts}}  {decimal(share, 1):>{shares - 1}}%  {bar}")
    return lines


def _drift_lines(drift: Mapping[str, Any]) -> list[str]:
    if not drift:
        return [_("Shift from the answers learned from: not known, the model says nothing about them.")]
    said = {
        "none": _("none to speak of"), "some": _("some: look at a sample before you trust the shares"),
        "much": _("much: these answers are of another kind; code some of them and learn anew"),
    }.get(drift["verdict"], drift["verdict"])  # fmt: skip
    return [
        _(
            "Shift from the answers learned from: {verdict}. Words {words} bit, confidence {confidence}, new words"
            " {new} % (about {expected} % to be expected)."
        ).format(
            verdict=said, words=decimal(drift["words"], 3), confidence=decimal(drift["confidence"], 3),
            new=decimal(100 * drift["new_words"], 1), expected=decimal(100 * drift["new_words_expected"], 1),
        )
    ]  # fmt: skip


def _share(part: int, whole: int) -> str:
    if not whole:
        return "0"
    percent = decimal(100 * part / whole, 1)
    return _("{part} of {whole} ({percent} %)").format(part=part, whole=whole, percent=percent)


def _learned_from(coded: object, texts: object) -> str:
    """What a model has learned from; one without coded answers knows its codebook only."""
    if not coded:
        return _("the codebook only")
    return _("{coded} coded of {texts} answers").format(coded=coded, texts=texts)
