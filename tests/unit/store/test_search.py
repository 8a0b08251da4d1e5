"""Search: words, beginnings, phrases, codes with and without sub-codes, variables, coders, waves and versions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from coder.errors import CoderError, NotFound
from coder.model import Comparison, Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.deciding import decide
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries.finding import count_answers, response_meant, search_answers
from coder.queries.status import check_project
from tests.small_study import (
    CARERS,
    CODEBOOK,
    LONELY,
    OLD,
    ONE,
    ROLES,
    STAFF,
    SUPPORT,
    SURVEY,
    TEN,
    bring_in,
    folder_for_all,
    new_study,
    put_run,
)


def found(session: Session, where: Filter) -> Sequence[int]:
    """The numbers of the answers that fit; the count must say the same."""
    rows = [row.response for row in search_answers(session, where)]
    assert count_answers(session, where) == len(rows)
    return rows


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("pårørende", [1]),
        ("PÅRØRENDE", [1]),
        (unicodedata.normalize("NFD", "pårørende"), [1]),
        ("pårør", []),
        ("pårør*", [1]),
        ("par*", []),
        ("støtte mer", [1]),
        ('"mer støtte"', [1]),
        ('"støtte mer"', []),
        ('"mer støt"*', [1]),
        ('"mer støtte', [1]),
        ("forløp", [2, 4]),
        ('"forløp 1"', [2]),
        ('"forløp 10"', [4]),
        ('"forløp 1"*', [2, 4]),
        ("folk nå", [3]),
        ("folk 👍 nå", [3]),
        ("eldre OR ensomme", [2, 4]),
        ("eldre ELLER ensomme", [2, 4]),
        ("eldre or ensomme", []),
        ('eldre "OR" ensomme', []),
        ("NEAR(eldre ensomme)", []),
        ("NEAR(eldre forløp)", [2]),
        ("NEAR(eldre, 1, 0)", []),
        ("NEAR(eldre, 1, 2)", [2]),
        ("eldre NEAR/2 1", [2]),
        ("eldre NÆR/1 1", []),
        ("forløp NOT eldre", [4]),
        ("forløp IKKE eldre", [4]),
        ("NOT eldre", [1, 3, 4, 5]),
        ("forløp -eldre", [4]),
        ("(eldre OR ensomme) AND 10", [4]),
        ("eldre OR (ensomme OG 10)", [2, 4]),
        ("eldre OR ensomme 10", [2, 4]),
        ("*ørende", [1]),
        ("*ør*", [1]),
        ("*ette", []),
        ("s*tte", [1]),
        ("*tilbud OR *somme", [4, 5]),
        ("NOT *ø*", [3, 5]),
        ("*løp NOT (*ldr* OR 7)", [4]),
        ("«mer støtte»", [1]),
        ("eldre*,", [2]),
        ("text:eldre", []),
    ],
)
def test_words_phrases_and_beginnings(study: Session, text: str, answers: list[int]) -> None:
    assert found(study, Filter(text=text)) == answers


def test_an_answer_in_decomposed_letters_is_found_by_either_spelling(study: Session) -> None:
    text = unicodedata.normalize("NFD", "blåbær")
    bring_in(study, SURVEY.replace("Samtaletilbud for unge", f"Mer {text}saft og {text}"))
    [number] = found(study, Filter(text="blåbær"))
    assert found(study, Filter(text=text)) == found(study, Filter(text="blåbær*")) == [number]
    assert text in next(search_answers(study, Filter(text="blåbær"))).text


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("Mer sam\u00adarbeid her", "samarbeid"),
        ("Mer sam-\narbeid her", "samarbeid"),
        ("Mer sam-\r\narbeid her", "*arbeid"),
        ("Mer sam\u00ad\narbeid her", "samarbeid"),
        ("Mer sam¬arbeid her", "samarbeid"),
        ("Mer sam-\narbeid her", "arbeid"),
        ("Nord-\nNorge", "norge"),
        ("nord-\nsørgående", "sørgående"),
        ("ﬁnne ﬂere", "finne flere"),
        ("ﬁnne ﬂere", "*inn*"),
        ("mer\u00a0tid", '"mer tid"'),
        ("Gro\u00dfe Stra\u00dfe", "strasse"),
        ("ｆｕｌｌ bredde", "full"),
        ("null\u200bbredde", "nullbredde"),
        ("l´eau", "eau"),
        ("中文答案：时间不够", "中文"),
        ("中文答案：时间不够", "时间"),
        ("中文答案：时间不够", '"答案：时间"'),
        ("학교에서 시간이", "학교"),
        ("हिन्दी में", "हिन्दी"),
        ("เวลาไม่พอ", "ไม่"),
    ],
)
def test_what_pdfs_and_other_scripts_do_to_words_is_found(study: Session, answer: str, asked: str) -> None:
    bring_in(study, SURVEY.replace("Samtaletilbud for unge", f'"{answer}"'))
    [number] = found(study, Filter(text=asked))
    assert response_meant(study, str(number)).text == answer, "the stored answer stays as it is"
    undo(study)
    assert found(study, Filter(text=asked)) == []
    assert check_project(study) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("eldre OR", "OR in capitals"),
        ("AND eldre", "AND in capitals"),
        ("eldre AND AND unge", "AND in capitals"),
        ("VET IKKE", "IKKE in capitals"),
        ("NOT", "NOT in capitals"),
        ("eldre NEAR", "NEAR in capitals"),
        ("NEAR(eldre)", "NEAR in capitals"),
        ("NEAR(*dre unge)", "whole words"),
        ("(eldre", "not closed"),
        ("NEAR(eldre unge", "not closed"),
        ("eldre)", "never opened"),
        ("(" * 60 + "a" + ")" * 60, "more than 50 parentheses"),
        ('"mer* støtte"', "only at its end"),
        ("*nord-sør", "is several"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(study: Session, text: str, said: str) -> None:
    with pytest.raises(CoderError, match=re.escape(said)):
        count_answers(study, Filter(text=text))


def test_a_project_that_is_only_read_finds_parts_of_words(study: Session) -> None:
    from coder.project import open_project

    with open_project(study.project.path, read_only=True) as reader:
        assert found(reader, Filter(text="*ørende")) == [1]
        with pytest.raises(CoderError, match="only be read"):
            reader.project.execute("CREATE TABLE more (id)")


@pytest.mark.parametrize("text", ['"', "*", "()", "👍", '""', " ", "_", "\0"])
def test_a_query_without_a_word_is_refused(study: Session, text: str) -> None:
    with pytest.raises(CoderError, match="no word to search for"):
        count_answers(study, Filter(text=text))


def codings(session: Session) -> None:
    code_answers(session, ["1"], ("pårørende",))
    code_answers(session, ["2"], ("forløp 1", "eldre"))
    session.coder = "Olav"
    code_answers(session, ["3"], ("støtte",))
    code_answers(session, ["4"], ("forløp 10",), (8, 17))
    session.coder = "Ingrid"


@pytest.mark.parametrize(
    ("where", "answers"),
    [
        (Filter(), [1, 2, 3, 4, 5]),
        (Filter(codes=(ONE,)), [2]),
        (Filter(codes=(TEN,)), [4]),
        (Filter(codes=(SUPPORT,)), [3]),
        (Filter(codes=(SUPPORT, CARERS, STAFF)), [1, 3]),
        (Filter(codes=(ONE, TEN)), [2, 4]),
        (Filter(without=(ONE, CARERS)), [3, 4, 5]),
        (Filter(codes=(OLD,), without=(ONE,)), []),
        (Filter(coded=True), [1, 2, 3, 4]),
        (Filter(coded=False), [5]),
        (Filter(coder="Ingrid"), [1, 2]),
        (Filter(coder="Olav", coded=True), [3, 4]),
        (Filter(coder="Olav", coded=False), [1, 2, 5]),
        (Filter(coder="Olav", codes=(ONE,)), []),
        (Filter(question="grupper"), [2, 4]),
        (Filter(question="grupper", text="eldre"), [2]),
        (Filter(variables={"kommune": "Nord"}), [1, 2, 5]),
        (Filter(variables={"innbyggere": "900"}), [3, 4]),
        (Filter(variables={"andel": "3.5"}), [1, 2]),
        (Filter(variables={"kommune": "Nord", "innbyggere": "900"}), []),
        (Filter(variables={"kommune": "nord"}), [1, 2, 5]),
        (Filter(compared=(Comparison("innbyggere", ">", "900"),)), [1, 2]),
        (Filter(compared=(Comparison("innbyggere", ">=", "900"),)), [1, 2, 3, 4]),
        (Filter(compared=(Comparison("innbyggere", "<", "1 000"),)), [3, 4]),
        (Filter(compared=(Comparison("andel", "<=", "3,5"),)), [1, 2]),
        (Filter(compared=(Comparison("andel", "<", "12.5"), Comparison("andel", ">", "4"))), [3, 4]),
        (Filter(compared=(Comparison("kommune", "!=", "Nord"),)), [3, 4]),
        (Filter(compared=(Comparison("andel", "!=", "12"),)), [1, 2]),
        (Filter(cases=("K02", "k03")), [3, 4, 5]),
        (Filter(cases=("K01",), text="eldre"), [2]),
        (Filter(variables={"kommune": "Nord"}, coded=False), [5]),
    ],
)
def test_codes_coders_and_variables(study: Session, where: Filter, answers: list[int]) -> None:
    codings(study)
    assert found(study, where) == answers


def test_dates_are_compared_as_dates_and_what_is_neither_is_refused(study: Session) -> None:
    bring_in(study, SURVEY.replace("andel", "dato").replace("3,5", "2024-03-01").replace(";12;", ";2023-11-30;"),
             roles=replace(ROLES, closed=("kommune", "innbyggere", "dato")))  # fmt: skip
    for sign, value, answers in ((">", "2023", [1, 2]), ("<", "1.3.2024", [3, 4]), ("<=", "2024-03", [1, 2, 3, 4])):
        assert found(study, Filter(compared=(Comparison("dato", sign, value),))) == answers
    for variable, value, said in (("kommune", "3", "holds no numbers"), ("innbyggere", "mange", "neither a number")):
        with pytest.raises(CoderError, match=said):
            count_answers(study, Filter(compared=(Comparison(variable, ">", value),)))


@pytest.mark.parametrize("number", ["12", "12.0"])
def test_a_number_is_found_as_it_stands_in_the_file(study: Session, number: str) -> None:
    """«3,5» and «12» stand in one column of numbers; the whole one is kept whole."""
    assert found(study, Filter(variables={"andel": number})) == ([3, 4] if number == "12" else [])


def test_what_is_not_there_is_named_with_the_nearest(study: Session) -> None:
    for where, nearest in (
        (Filter(variables={"komune": "Nord"}), "«kommune»"),
        (Filter(question="gruper"), "«grupper»"),
        (Filter(coder="Ingri"), "«Ingrid»"),
        (Filter(cases=("K021",)), "«K02»"),
        (Filter(compared=(Comparison("andl", ">", "1"),)), "«andel»"),
    ):
        with pytest.raises(NotFound) as refusal:
            count_answers(study, where)
        assert nearest in refusal.value.hint


def test_the_codings_of_a_run(study: Session) -> None:
    run = put_run(study, [(1, CARERS, 0.9), (4, LONELY, 0.8)])
    decide(study, [1], "accept")
    code_answers(study, ["4"], ("ensomhet",))
    assert found(study, Filter(run=run)) == [1]
    assert found(study, Filter(run=99)) == []


def test_waves_and_versions(study: Session) -> None:
    bring_in(study, SURVEY.replace("Samtaletilbud", "Klubb"), wave="2")
    bring_in(study, SURVEY.replace("Samtaletilbud", "Kafé"))
    assert len(found(study, Filter(wave=""))) == len(found(study, Filter(wave="2"))) == 5
    assert found(study, Filter(text="samtaletilbud")) == []
    assert found(study, Filter(text="samtaletilbud", all_versions=True)) == [5]
    assert found(study, Filter(text="klubb")) == found(study, Filter(text="klubb", wave="2"))
    assert len(found(study, Filter(text="kafé"))) == 1


def test_a_row_shows_the_paths_of_the_codes_in_codebook_order(study: Session) -> None:
    codings(study)
    code_answers(study, ["2"], ("eldre",), (0, 5))
    [row] = search_answers(study, Filter(text="eldre"))
    assert row.codes == ["grupper > forløp 1", "grupper > eldre"]
    assert (row.case, row.question, row.text) == ("K01", "grupper", "Eldre med forløp 1")


def test_a_limit_gives_the_first_in_file_order(study: Session) -> None:
    assert [row.response for row in search_answers(study, Filter(text="forløp"), 1)] == [2]
    assert [row.response for row in search_answers(study, Filter(), 2)] == [1, 2]


@cache
def shared_study() -> Session:
    """One study for all examples of a property; nothing is written to it."""
    session = new_study(folder_for_all() / "study.db")
    put_codebook(session, structs.replace(CODEBOOK, name="Søk"), "read only from here")
    return session


@given(st.text(st.characters(), max_size=40) | st.text('"*()^:+-{}[]ab \0', max_size=12))
@example('"a" NOT "b')
@example("a\0b*")
@example("\ud800")
@settings(max_examples=150)
def test_no_query_does_more_than_find_or_be_refused(text: str) -> None:
    for where in (Filter(text=text), Filter(variables={text: text}), Filter(question=text), Filter(coder=text)):
        with suppress(CoderError):
            list(search_answers(shared_study(), where))


WORDS = st.lists(
    st.text("abåøæé1 -.,;!?«»'", min_size=1, max_size=12).filter(lambda text: text.strip()), min_size=1, max_size=8
)


@cache
def index() -> Session:
    from coder.project import create_project

    return create_project(folder_for_all() / "index.db", "Ingrid")


@given(WORDS, st.text("abåøæé1", min_size=1, max_size=3))
@settings(max_examples=40)
def test_the_index_finds_what_a_plain_scan_finds(answers: list[str], word: str) -> None:
    session = index()
    rows = "".join(f'{number};"{answer}"\n' for number, answer in enumerate(answers))
    from coder.operations.importing import Roles

    bring_in(session, "id;svar\n" + rows, roles=Roles(id="id", open=("svar",)))
    try:
        texts = [row.text for row in search_answers(session, Filter())]
        for query, scan in (
            (word, rf"\b{word}\b"), (f"{word}*", rf"\b{word}"), (f"*{word}", rf"{word}\b"), (f"*{word}*", word)
        ):  # fmt: skip
            expected = [text for text in texts if re.search(scan, text, re.IGNORECASE)]
            assert [row.text for row in search_answers(session, Filter(text=query))] == expected
    finally:
        undo(session)
