"""Turns long tables, with a row for each answer, into wide ones, with a row for each respondent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from coder.errors import FileRefused
from coder.message import Message
from coder.model import Cell, Chosen, Column, Missing
from coder.readers.source import ReadOptions, Row, Source, Tally

RESPONDENTS = {
    "respondent", "respondentid", "respondent_id", "respondent id", "id", "case", "caseid", "case_id", "responseid",
    "response_id", "response id", "svarid", "svar_id", "deltaker", "deltakar", "participant", "user", "bruker",
}  # fmt: skip
QUESTIONS = {
    "question", "spørsmål", "spørsmal", "sporsmal", "spørsmålstekst", "question text", "item", "variable", "variabel",
    "frage",
}  # fmt: skip
ANSWERS = {"answer", "svar", "response", "value", "verdi", "svartekst", "answer text", "antwort", "tekst", "text"}
SAMPLE = 500
MOST_QUESTIONS = 1_000


def widened(source: Source, options: ReadOptions) -> Source:
    """Return the source with a column for each question if it is long, as requested or by its headings and rows; else
    unchanged. Raises FileRefused when it is requested and impossible.
    """
    places = _places(source)
    if places is None:
        if options.long:
            raise FileRefused(
                "{path} has no columns of respondents, questions and answers.",
                "For --long, name them «respondent», «question» and «answer».",
                path=source.path,
            )
        return source
    if not options.long and not _repeats(source, places[0], places[1]):
        return source
    return _wide(source, places)


def _places(source: Source) -> tuple[int, int, int] | None:
    """Return the columns of respondents, questions and answers, by name."""
    names = [column.name.casefold() for column in source.columns]
    found = []
    for known in (RESPONDENTS, QUESTIONS, ANSWERS):
        places = [place for place, name in enumerate(names) if name in known and place not in found]
        if not places:
            return None
        found.append(places[0])
    return found[0], found[1], found[2]


def _repeats(source: Source, respondent: int, question: int) -> bool:
    """Return whether respondents occur several times, with each question once."""
    pairs = []
    rows = source.rows()
    for _, cells in islice(rows, SAMPLE):
        pairs.append((str(cells[respondent]), str(cells[question])))
    respondents, questions = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    once = len(set(pairs)) >= 0.95 * len(pairs)
    return once and 1 < len(questions) * 2 <= len(pairs) and len(respondents) < len(pairs)


def _wide(source: Source, places: tuple[int, int, int]) -> Source:
    respondent, question, answer = places
    others = [place for place in range(len(source.columns)) if place not in places]
    questions: dict[str, None] = {}
    many: set[str] = set()
    for _, cells in source.rows():
        question_text, answer_cell = _text(cells[question]) or "?", cells[answer]
        questions[question_text] = None
        if isinstance(answer_cell, Chosen) and len(answer_cell.options) > 1:
            many.add(question_text)
        if len(questions) > MOST_QUESTIONS:
            raise FileRefused(
                "{path} would have more than {most} questions as a long table.",
                "Check which column holds the questions.",
                path=source.path,
                most=MOST_QUESTIONS,
            )
    columns = [source.columns[place] for place in (respondent, *others)]
    taken = {column.name for column in columns}
    names = {}
    for name in questions:
        plain = " ".join(name.split()) or "?"
        while plain in taken:
            plain += " (2)"
        taken.add(plain)
        names[name] = plain

    def start(wide: Source) -> Iterator[Row]:
        return _rows(source, wide, places, others, {name: name in many for name in names})

    wide = Source(
        source.path, (*columns, *(Column(name) for name in names.values())), start,
        detection={**source.detection, "layout": "long"},
    )  # fmt: skip
    several = {names[text] for text in many}
    wide.options = source.options
    wide.several = frozenset((source.several & {column.name for column in columns}) | several)
    wide.meant = {**source.meant, **dict.fromkeys(several, "closed")}
    now_at = {place: at for at, place in enumerate((respondent, *others))}
    wide.choice_sets = [
        replace(choice_set, places=tuple(now_at[place] for place in choice_set.places))
        for choice_set in source.choice_sets
        if set(choice_set.places) <= now_at.keys()
    ]
    for problem in source.problems:
        wide.add(problem.what, problem.where, problem.alike, problem.count)
    wide.add(
        Message(
            "Read as a long table: «{respondent}» names the respondent, «{question}» the question ({n}), «{answer}»"
            " holds the"
            " answers.",
            respondent=columns[0].name,
            question=source.columns[question].name,
            n=len(names),
            answer=source.columns[answer].name,
        )
    )
    return wide


def _rows(
    source: Source, wide: Source, places: tuple[int, int, int], others: Sequence[int], questions: Mapping[str, bool]
) -> Iterator[Row]:
    """Yield a row for each respondent, in order of appearance; several answers to a question are joined.

    `questions`: whether somebody gave several answers at once to it.
    """
    respondent, question, answer = places
    place_of = {name: place for place, name in enumerate(questions, start=1 + len(others))}
    found: dict[str, tuple[int, list[Cell]]] = {}
    tally = Tally(wide)
    for number, cells in source.rows():
        key = _text(cells[respondent]) or f"(line {number})"
        numbered_row = found.get(key)
        if numbered_row is None:
            row: list[Cell] = [cells[respondent], *(cells[place] for place in others), *[None] * len(questions)]
            numbered_row = found[key] = number, row
        row = numbered_row[1]
        for at, place in enumerate(others, start=1):
            if row[at] is None:
                row[at] = cells[place]
            elif cells[place] is not None and cells[place] != row[at]:
                tally.add(
                    Message("values that differ between rows of one respondent"),
                    Message(
                        "«{name}» differs from the first row of «{key}», which is kept",
                        name=source.columns[place].name,
                        key=key,
                    ),
                    f"line {number}",
                )
        question_text, answer_cell = _text(cells[question]) or "?", cells[answer]
        at = place_of[question_text]
        if isinstance(answer_cell, Chosen) and not questions[question_text]:
            answer_cell = str(answer_cell) or None
        if row[at] is None:
            row[at] = answer_cell
        elif answer_cell is not None:
            tally.add(
                Message("second answers to a question"),
                Message("«{key}» answers again; both were put together", key=key),
                f"line {number}",
            )
            row[at] = f"{_text(row[at])}\n{_text(answer_cell)}"
    tally.close()
    yield from found.values()


def _text(cell: Cell) -> str:
    return "" if cell is None else cell.raw if isinstance(cell, Missing) else str(cell)
