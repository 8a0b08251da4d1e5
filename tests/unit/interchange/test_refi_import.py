"""Projects of other programs (REFI-QDA) come in: every coding on its characters, and what does not come told."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.errors import FileRefused
from coder.interchange import refi_reader
from coder.interchange.offsets import Counting, Place, decide
from coder.operations.coding import code_answers
from coder.operations.foreign_cut import Cutting, cut
from coder.operations.foreign_import import ForeignImported, import_foreign, plan_foreign
from coder.operations.undoing import undo
from coder.project import Session, create_project
from coder.store import codebooks
from tests.foreign_material import CASE, CODE, NOTE, SUB, TEXT, USER, VARIABLE, project_of, selection, write_qdpx
from tests.small_study import state

ANSWERS = "Vi trenger mer støtte.\n\nOg flere folk.\n"
CASES = (
    f'<Case guid="{CASE}" name="K01"><VariableValue><VariableRef targetGUID="{VARIABLE}"/>'
    f'<IntegerValue>42</IntegerValue></VariableValue><SourceRef targetGUID="{TEXT}"/></Case>'
)


@pytest.fixture
def empty(tmp_path: Path) -> Session:
    return create_project(tmp_path / "p.db", "Ingrid")


def bring(session: Session, path: Path, cutting: Cutting = Cutting()) -> ForeignImported:  # noqa: B008 (frozen)
    return import_foreign(session, plan_foreign(path, cutting))


def stands(session: Session) -> list[tuple[str, str, str, str, str]]:
    """(case, question, code, coder, characters) of every coding."""
    return session.project.execute(
        'SELECT "case", question, code, coder, excerpt FROM coded_excerpts ORDER BY response, start_char, code'
    ).fetchall()


def test_cases_codes_coders_values_and_memos_come_in_as_one_change_that_can_be_undone(
    empty: Session, tmp_path: Path
) -> None:
    marks = selection(1, 3, 10, CODE, inside="<Description>viktig</Description>") + selection(2, 0, 22, SUB)
    file = write_qdpx(tmp_path / "a.qdpx", project_of(marks, cases=CASES), ANSWERS)
    before = state(empty)
    done = bring(empty, file)
    assert stands(empty) == [
        ("K01", "innspill", "støtte > pårørende", "Kari", "Vi trenger mer støtte."),
        ("K01", "innspill", "støtte", "Kari", "trenger"),
    ]
    assert (done.counts.cases, done.counts.responses, done.codes, done.marks.codings) == (1, 2, 2, 2)
    [support, _] = codebooks.codebook_of(empty.project)
    assert (support.name, support.definition, support.colour) == ("støtte", "Hjelp", "#ff0000")
    assert empty.project.execute("SELECT data FROM case_data").fetchall() == [('{"alder":42}',)]
    memo = "SELECT text, coders.name, start_char, end_char, codes.key FROM memos JOIN coders ON coders.id = coder_id"
    assert empty.project.execute(f"{memo} JOIN codes ON codes.id = code_id").fetchall() == [
        ("viktig", "Kari", 3, 10, "støtte")
    ]
    found = empty.project.execute("SELECT at, uuid FROM codings WHERE start_char = 3").fetchone()
    assert found == ("2020-01-02T02:04:05.000Z", "90000001-0000-4000-8000-000000000000")
    assert empty.project.value("SELECT uuid FROM coders WHERE name = 'Kari'") == USER
    undo(empty)
    assert state(empty) == before


def test_a_second_import_changes_nothing(empty: Session, tmp_path: Path) -> None:
    """Neither of the same file, nor of the same project in another one: then all of it is known."""
    xml = project_of(selection(1, 3, 10, CODE, inside=f'<NoteRef targetGUID="{NOTE}"/>'), cases=CASES, rest=(
        f'<Notes><Note guid="{NOTE}" creatingUser="{USER}" plainTextPath="internal://{NOTE}.txt"/></Notes>'
    ))  # fmt: skip
    bring(empty, write_qdpx(tmp_path / "a.qdpx", xml, ANSWERS, more="et notat"))
    before = {table: rows for table, rows in state(empty).items() if table != "imports"}
    assert bring(empty, tmp_path / "a.qdpx").earlier is not None
    again = bring(empty, write_qdpx(tmp_path / "b.qdpx", f"{xml}\n", ANSWERS, more="et notat"))
    assert (again.marks.codings, again.marks.known, again.marks.memos, again.counts.unchanged) == (0, 1, 0, 2)
    assert {table: rows for table, rows in state(empty).items() if table != "imports"} == before


def test_a_coding_over_a_cut_stands_on_each_answer_and_one_on_a_heading_is_told(empty: Session, tmp_path: Path) -> None:
    text = "1. Hva mener du?\nVi trenger støtte.\n\nOg folk.\n"
    marks = selection(1, 20, 42, CODE) + selection(2, 0, 16, SUB)
    done = bring(empty, write_qdpx(tmp_path / "a.qdpx", project_of(marks), text))
    assert [(question, excerpt) for _, question, _, _, excerpt in stands(empty)] == [
        ("1. Hva mener du?", "trenger støtte."), ("1. Hva mener du?", "Og fo"),
    ]  # fmt: skip
    assert (done.marks.split, done.marks.outside) == (1, 1)


def test_a_text_is_kept_whole_where_that_is_asked_for(empty: Session, tmp_path: Path) -> None:
    file = write_qdpx(tmp_path / "a.qdpx", project_of(selection(1, 11, 38, CODE)), ANSWERS)
    done = bring(empty, file, Cutting("whole"))
    assert done.counts.responses == 1
    assert [excerpt for *_, excerpt in stands(empty)] == ["mer støtte.\n\nOg flere folk."]


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("en linje\nog en til", [("innspill", "en linje"), ("innspill", "og en til")]),
        (
            "et avsnitt\nsom går over\n\n\n  et til  ",
            [("innspill", "et avsnitt\nsom går over"), ("innspill", "et til")],
        ),
        ("Hva nå? [[MQ:q1]]\n\nJa.\n\nOg så? [[MQ:q2]]\n\nNei.", [("Hva nå?", "Ja."), ("Og så?", "Nei.")]),
        (" \n\n\t\n", []),
    ],
)
def test_texts_are_cut_by_headings_and_paragraphs(text: str, cuts: list[tuple[str, str]]) -> None:
    assert [(piece.question, text[piece.start : piece.end]) for piece in cut(text, Cutting())] == cuts


def test_codes_called_as_codes_here_are_taken_to_be_these(study: Session, tmp_path: Path) -> None:
    done = bring(study, write_qdpx(tmp_path / "a.qdpx", project_of(selection(1, 3, 10, CODE)), ANSWERS))
    assert done.codes == 0
    assert [code for _, _, code, _, _ in stands(study)] == ["støtte"]


def test_an_answer_that_is_here_already_gets_the_codings_whatever_its_line_ends(empty: Session, tmp_path: Path) -> None:
    first_file = write_qdpx(tmp_path / "a.qdpx", project_of("", cases=CASES), ANSWERS)
    bring(empty, first_file, Cutting("whole"))
    empty.project.execute("UPDATE responses SET text = replace(text, char(10), char(13) || char(10))")
    second_file = write_qdpx(tmp_path / "b.qdpx", project_of(selection(1, 24, 33, CODE), cases=CASES), ANSWERS)
    done = bring(empty, second_file, Cutting("whole"))
    assert (done.counts.unchanged, done.counts.responses) == (1, 0)
    assert [excerpt for *_, excerpt in stands(empty)] == ["Og flere "]


def test_places_of_cases_in_one_text_are_their_answers(empty: Session, tmp_path: Path) -> None:
    text = "Ja, gjerne.\nNei, aldri.\nIngen sin."
    marks = selection(1, 0, 11) + selection(2, 12, 23, CODE)
    cases = "".join(
        f'<Case guid="4000000{n}-0000-4000-8000-00000000000a" name="P{n}">'
        f'<SelectionRef targetGUID="8000000{n}-0000-4000-8000-00000000000a"/></Case>'
        for n in (1, 2)
    )
    bring(empty, write_qdpx(tmp_path / "a.qdpx", project_of(marks, cases=cases), text))
    answers = "SELECT cases.key, text FROM responses JOIN cases ON cases.id = case_id ORDER BY responses.id"
    assert empty.project.execute(answers).fetchall() == [
        ("P1", "Ja, gjerne."), ("P2", "Nei, aldri."), ("intervju", "Ingen sin."),
    ]  # fmt: skip
    assert stands(empty) == [("P2", "innspill", "støtte", "Kari", "Nei, aldri.")]


def test_a_code_that_stands_for_a_case_is_that_case(empty: Session, tmp_path: Path) -> None:
    """As one program writes its cases."""
    cases = f'<Case guid="{SUB}" name="P1"/>'
    file = write_qdpx(tmp_path / "a.qdpx", project_of(selection(1, 0, 22, SUB, CODE), cases=cases), ANSWERS)
    bring(empty, file)
    assert stands(empty) == [("P1", "innspill", "støtte", "Kari", "Vi trenger mer støtte.")]
    assert [code.name for code in codebooks.codebook_of(empty.project)] == ["støtte"]


def test_what_does_not_come_along_is_told_with_the_reason(empty: Session, tmp_path: Path) -> None:
    """Pictures, links, what points to nothing: nothing of it keeps the rest out."""
    marks = (
        selection(1, 3, 10, CODE, "99999999-0000-4000-8000-000000000000") + selection(2, 5, 5, CODE)
        + selection(3, 900, 910, CODE) + selection(4, 0, 2)
    )  # fmt: skip
    sources = (
        '<PictureSource guid="a" name="foto"><PictureSelection guid="b"/></PictureSource>'
        '<TextSource guid="c" name="borte" plainTextPath="internal://borte.txt"/>'
        '<TextSource guid="d" name="ute" plainTextPath="absolute:///etc/passwd"/><PDFSource guid="e" name="x.pdf"/>'
    )
    cases = f'<Case guid="{CASE}" name="K01"><CodeRef targetGUID="{CODE}"/><SourceRef targetGUID="nei"/></Case>'
    rest = '<Links><Link guid="f"/></Links><Graphs><Graph guid="g"/></Graphs>'
    file = write_qdpx(tmp_path / "a.qdpx", project_of(marks, sources=sources, cases=cases, rest=rest), ANSWERS)
    plan = plan_foreign(file, Cutting())
    assert sorted(str(loss.what) for loss in plan.project.losses) == sorted([
        "1 picture", "1 PDF", "1 marked area or stretch of time", "1 link", "1 drawing", "1 code on a case", "1 coding",
        "2 places in texts", "2 texts", "1 mark without a code", "1 place of a case",
    ])  # fmt: skip
    assert bring(empty, file).marks.codings == 1


def test_pages_of_a_pdf_and_what_was_said_in_a_film_are_texts(empty: Session, tmp_path: Path) -> None:
    sources = (
        '<PDFSource guid="e" name="x.pdf"><Representation guid="h" name="x"><PlainTextContent>Sider her.'
        f"</PlainTextContent>{selection(5, 0, 5, CODE)}</Representation></PDFSource>"
        '<VideoSource guid="i" name="film"><Transcript guid="j"><PlainTextContent>Sagt i film.</PlainTextContent>'
        '<SyncPoint guid="k" position="0"/><SyncPoint guid="l" position="4"/>'
        '<TranscriptSelection guid="m" fromSyncPoint="k" toSyncPoint="l"><Coding guid="n">'
        f'<CodeRef targetGUID="{CODE}"/></Coding></TranscriptSelection></Transcript></VideoSource>'
    )
    done = bring(empty, write_qdpx(tmp_path / "a.qdpx", project_of("", sources=sources), ANSWERS))
    assert {(case, coder, excerpt) for case, _, _, coder, excerpt in stands(empty)} == {
        ("x", "Kari", "Sider"), ("film", "Ingrid", "Sagt"),
    }  # fmt: skip
    assert done.marks.of_nobody == 1


def test_groups_of_texts_are_a_variable(empty: Session, tmp_path: Path) -> None:
    rest = f'<Sets><Set guid="s" name="Nord"><MemberSource targetGUID="{TEXT}"/></Set></Sets>'
    bring(empty, write_qdpx(tmp_path / "a.qdpx", project_of("", rest=rest), ANSWERS))
    assert empty.project.execute("SELECT data FROM case_data").fetchall() == [('{"gruppe":"Nord"}',)]


@pytest.mark.parametrize(
    ("inner", "folder", "text"),
    [("Prøve.qde", "Sources", ANSWERS.encode()), ("project.qde", "sources", b"\xef\xbb\xbf" + ANSWERS.encode()),
     ("project.qde", "sources", ANSWERS.encode("utf-16"))],
)  # fmt: skip
def test_names_and_marks_that_programs_write_otherwise_are_read(
    empty: Session, tmp_path: Path, inner: str, folder: str, text: bytes
) -> None:
    file = write_qdpx(tmp_path / "a.qdpx", project_of(selection(1, 3, 10, CODE)), text, inner=inner, folder=folder)
    bring(empty, file)
    assert [excerpt for *_, excerpt in stands(empty)] == ["trenger"]


WORDS = "Først en 👍 emoji her.\r\nOg så en linje til med ord.\r\nSlutt på teksten"


@pytest.mark.parametrize(
    "how",
    [Counting(), Counting(utf16=True), Counting(line_end_is_one=True), Counting(inclusive=True),
     Counting(utf16=True, line_end_is_one=True), Counting(utf16=True, inclusive=True, mark_counts=True)],
)  # fmt: skip
@pytest.mark.parametrize("named", [True, False])
def test_how_a_file_counts_is_found_out_by_what_its_positions_land_on(how: Counting, named: bool) -> None:
    """Words that are marked one by one, counted in each way; with and without their text repeated in the file."""
    raw = f"\ufeff{WORDS}"
    places, at = [], 0
    for word in WORDS.split():
        at = WORDS.index(word, at)
        before, held = (WORDS[:at], WORDS[: at + len(word)])
        start, end = (_counted(text, how) for text in (before, held))
        places.append(Place(start, end - how.inclusive, word if named else ""))
        at += len(word)
    found, said = decide([(raw, places)], Counting())
    assert found == how
    assert len(said) == 4


def _counted(text: str, how: Counting) -> int:
    text = text.replace("\r\n", "\n") if how.line_end_is_one else text
    return len(text.encode("utf-16-le")) // 2 + how.mark_counts if how.utf16 else len(text) + how.mark_counts


def test_the_standard_stands_where_nothing_speaks_against_it() -> None:
    assert decide([("Bare én markering", [Place(0, 4)])], Counting())[0] == Counting()
    assert decide([], Counting(line_end_is_one=True))[0] == Counting(line_end_is_one=True)


def test_a_codebook_alone_brings_its_codes(empty: Session, tmp_path: Path) -> None:
    (tmp_path / "bok.qdc").write_text(
        f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="X"><Codes><Code guid="{CODE}" name="a" isCodable="true">'
        f'<Code guid="{SUB}" name="b" isCodable="true"/></Code><Code guid="x" name="c"/></Codes><Sets/></CodeBook>',
        encoding="utf-8",
    )
    done = bring(empty, tmp_path / "bok.qdc")
    codebook = codebooks.codebook_of(empty.project)
    assert (done.codes, [codebook.path(code) for code in codebook]) == (3, ["a", "a > b", "c"])


def test_codes_of_one_name_side_by_side_and_more_than_ten_levels_are_put_right(empty: Session, tmp_path: Path) -> None:
    deep = "".join(f'<Code guid="d{n}" name="nivå {n}" isCodable="true">' for n in range(12)) + "</Code>" * 12
    twins = '<Code guid="t1" name="annet" isCodable="true"/><Code guid="t2" name="Annet" isCodable="true"/>'
    bring(empty, write_qdpx(tmp_path / "a.qdpx", project_of(selection(1, 0, 2, "t2"), codes=deep + twins), ANSWERS))
    codebook = codebooks.codebook_of(empty.project)
    assert max(codebook.depth(code) for code in codebook) == 9
    assert {code.name for code in codebook} >= {"annet", "Annet (2)", "nivå 11"}
    assert [code for _, _, code, _, _ in stands(empty)] == ["Annet (2)"]


def test_codings_that_stand_here_are_not_doubled(study: Session, tmp_path: Path) -> None:
    file = write_qdpx(tmp_path / "a.qdpx", project_of(selection(1, 0, 22, CODE), cases=CASES), ANSWERS)
    bring(study, file)
    code_answers(study, [6], ("støtte",))
    assert len(stands(study)) == 2


@pytest.mark.parametrize("start", ['<!DOCTYPE Project [<!ENTITY x "y">]>', "<?xml version='1.0'?><!DOCTYPE Project>"])
def test_a_doctype_is_refused(tmp_path: Path, start: str) -> None:
    with pytest.raises(FileRefused, match="DOCTYPE"):
        refi_reader.read_qdpx(write_qdpx(tmp_path / "a.qdpx", project_of("", start=start), ANSWERS))


def test_a_note_that_names_a_place_in_the_text_that_points_to_it_is_a_memo_on_that_place(
    empty: Session, tmp_path: Path
) -> None:
    """As QualCoder writes annotations."""
    xml = project_of(f'<NoteRef targetGUID="{NOTE}"/>', rest=(
        f'<Notes><Note guid="{NOTE}" creatingUser="{USER}"><PlainTextContent>om støtte</PlainTextContent>'
        f'<PlainTextSelection guid="{SUB}" startPosition="15" endPosition="21"/></Note></Notes>'
    ))  # fmt: skip
    bring(empty, write_qdpx(tmp_path / "a.qdpx", xml, ANSWERS))
    assert empty.project.execute("SELECT text, start_char, end_char FROM memos").fetchall() == [("om støtte", 15, 21)]


def test_texts_without_content_are_told(tmp_path: Path) -> None:
    plan = plan_foreign(write_qdpx(tmp_path / "a.qdpx", project_of(""), "\n"), Cutting())
    assert [(str(loss.what), str(loss.why)) for loss in plan.project.losses] == [("1 text", "without content")]
