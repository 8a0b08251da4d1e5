"""The shapes in which JSON holds answers: lists of what was chosen, questions with answers, tables of lists."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.model import Chosen
from coder.readers import Source, open_source
from coder.readers.choices import with_choices
from coder.readers.profile import profile


def opened(folder: Path, value: object, name: str = "a.json") -> Source:
    path = folder / name
    if name.endswith(".jsonl"):
        assert isinstance(value, list)
        path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in value), "utf-8")
    else:
        path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return open_source(path)


def table(source: Source) -> list[dict[str, object]]:
    return [dict(zip([column.name for column in source.columns], cells, strict=True)) for _, cells in source.rows()]


WAYS = ["a.json", "a.jsonl"]


@pytest.mark.parametrize("name", WAYS)
def test_lists_of_what_was_chosen_are_several_answers(tmp_path: Path, name: str) -> None:
    said = [["buss", "tog"], "buss", [], None, ["sykkel", "buss", "buss"], [1, True]]
    source = opened(tmp_path, [{"id": n, "reise": chosen} for n, chosen in enumerate(said)], name)
    assert [row["reise"] for row in table(source)] == [
        Chosen(("buss", "tog")), Chosen(("buss",)), Chosen(()), None, Chosen(("sykkel", "buss")), Chosen(("1", "true")),
    ]  # fmt: skip
    joined = with_choices(source)
    assert (joined.several, joined.meant) == (frozenset({"reise"}), {"reise": "closed"})
    assert list(source.columns[1].value_labels) == ["buss", "tog", "sykkel", "1", "true"]


@pytest.mark.parametrize("name", WAYS)
def test_lists_of_what_was_said_are_one_answer_a_line_for_each(tmp_path: Path, name: str) -> None:
    said = ["Mer tid; og mer ro", "Bedre mat"]
    source = opened(tmp_path, [{"id": n, "svar": [f"{text} {n}" for text in said]} for n in range(3)], name)
    assert table(source)[2]["svar"] == "Mer tid; og mer ro 2\nBedre mat 2"
    assert source.several == frozenset()
    assert [column_profile.role for column_profile in profile(source)] == ["id", "open"]
    many = opened(tmp_path, [{"id": n, "tanker": [f"tanke {n}", f"ord {n}"]} for n in range(20)], name)
    assert (many.several, table(many)[0]["tanker"]) == (frozenset(), "tanke 0\nord 0")


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.parametrize(
    ("question", "answer"), [("q", "a"), ("question", "answer"), ("Spørsmål", "Svar"), ("questionText", "value")]
)
def test_questions_with_answers_inside_a_record_are_columns(
    tmp_path: Path, name: str, question: str, answer: str
) -> None:
    def respondent(number: int, **said: object) -> dict[str, object]:
        return {"id": number, "svarene": [{question: asked, answer: given} for asked, given in said.items()]}

    source = opened(
        tmp_path,
        [respondent(1, Hva="Ro", Reise=["buss", "tog"]), respondent(2, Reise=["buss"]), respondent(3, Hva="Tid")],
        name,
    )
    assert table(source) == [
        {"id": 1, "Hva": "Ro", "Reise": Chosen(("buss", "tog"))},
        {"id": 2, "Hva": None, "Reise": Chosen(("buss",))},
        {"id": 3, "Hva": "Tid", "Reise": None},
    ]


def test_nothing_beside_a_question_or_said_twice_is_lost(tmp_path: Path) -> None:
    said = [{"q": "Hva?", "a": "Ro", "tid": 3}, {"q": "Hva?", "a": "Mat", "tid": 4}, {"q": "id", "a": 7}]
    assert table(opened(tmp_path, [{"id": 1, "svar": said}])) == [
        {"id": 1, "Hva?": "Ro\nMat", "Hva?.tid": "3\n4", "id (2)": 7}
    ]


def test_one_respondent_each_below_their_name(tmp_path: Path) -> None:
    people = {who: {"svar": [{"q": "Hva?", "a": f"Ro {who}"}, {"q": "By", "a": "Bø"}]} for who in ("R1", "R2")}
    assert table(opened(tmp_path, people)) == [
        {"id": "R1", "Hva?": "Ro R1", "By": "Bø"}, {"id": "R2", "Hva?": "Ro R2", "By": "Bø"},
    ]  # fmt: skip
    assert table(opened(tmp_path, {"id": "R1", **people["R1"]})) == [{"id": "R1", "Hva?": "Ro R1", "By": "Bø"}]


def test_a_list_that_names_who_answers_is_a_long_table(tmp_path: Path) -> None:
    rows = [
        {"respondent": n, "question": asked, "answer": given}
        for n in (1, 2)
        for asked, given in (("Hva?", f"Ro {n}"), ("Reise?", ["buss", "tog"][:n]))
    ]
    source = opened(tmp_path, {"svar": rows})
    assert table(source) == [
        {"respondent": 1, "Hva?": "Ro 1", "Reise?": Chosen(("buss",))},
        {"respondent": 2, "Hva?": "Ro 2", "Reise?": Chosen(("buss", "tog"))},
    ]
    assert source.several == frozenset({"Reise?"})


def test_people_in_a_list_are_kept_and_told(tmp_path: Path) -> None:
    source = opened(tmp_path, [{"id": 1, "barn": [{"navn": "Kari", "alder": 3}]}, {"id": 2, "barn": [[1], [2]]}])
    assert [row["barn"] for row in table(source)] == ['[{"navn": "Kari", "alder": 3}]', "[[1], [2]]"]
    assert [str(problem) for problem in source.problems] == [
        "column barn: Lists of objects or of lists are kept as they are written, as JSON."
    ]


RECORDS: list[dict[str, object]] = [
    {"id": "R1", "svar": "Ro; mer ro", "alder": 34},
    {"id": "R2", "svar": None, "alder": 40},
]
ROWS = [list(record.values()) for record in RECORDS]
NAMES = list(RECORDS[0])


@pytest.mark.parametrize(
    "value",
    [
        {"columns": NAMES, "data": ROWS},
        {"columns": NAMES, "index": [0, 1], "data": ROWS},
        {"schema": {"fields": [{"name": name} for name in NAMES]}, "data": RECORDS},
        {"status": "ok", "result": {"fields": [{"name": name} for name in NAMES], "rows": ROWS}},
        [NAMES, *ROWS],
        {"status": "ok", "rows": [NAMES, *ROWS]},
        {name: [record[name] for record in RECORDS] for name in NAMES},
        {name: {str(n): record[name] for n, record in enumerate(RECORDS)} for name in NAMES},
    ],
    ids=["split", "index", "schema", "fields", "lists", "lists inside", "columns", "numbered columns"],
)
def test_tables_of_lists_are_read(tmp_path: Path, value: object) -> None:
    assert table(opened(tmp_path, value)) == RECORDS


def test_a_table_of_lists_is_known_whatever_the_name(tmp_path: Path) -> None:
    for number, value in enumerate(({"columns": NAMES, "data": ROWS}, [NAMES, *ROWS])):
        assert table(opened(tmp_path, value, f"{number}.txt")) == RECORDS


def test_rows_without_headings_or_of_unequal_length_lose_nothing(tmp_path: Path) -> None:
    assert table(opened(tmp_path, [[1, "Ro"], [2, "Tid", "mer"]])) == [
        {"kolonne 1": 1, "kolonne 2": "Ro", "kolonne 3": None},
        {"kolonne 1": 2, "kolonne 2": "Tid", "kolonne 3": "mer"},
    ]
    index = {"columns": ["svar", "svar"], "index": ["R1", "R2"], "data": [["Ro", "Tid"], ["Mat", None]]}
    assert table(opened(tmp_path, index)) == [
        {"index": "R1", "svar": "Ro", "svar (2)": "Tid"}, {"index": "R2", "svar": "Mat", "svar (2)": None},
    ]  # fmt: skip


_OPTION = st.text("abæø -", min_size=1, max_size=8).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(st.lists(_OPTION, max_size=4, unique=True), min_size=1, max_size=6))
def test_every_list_of_options_comes_back(tmp_path: Path, said: list[list[str]]) -> None:
    source = opened(tmp_path, [{"id": n, "valg": options} for n, options in enumerate(said)])
    expected = [Chosen(tuple(options)) if any(said) else None for options in said]
    assert [row["valg"] for row in table(source)] == expected
