"""A project that another program has written anew: what went out as codes of ours is what it was again."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from coder.interchange.foreign import (
    CasePart,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSource,
    ForeignVariable,
)
from coder.interchange.own import TARGET
from coder.interchange.returned import returned
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.flags import toggle_flag
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import codes_matched, import_foreign, plan_foreign
from coder.operations.memos import write_memo
from coder.operations.refi_export import export_project
from coder.project import Session, create_project, open_project
from coder.store import codebooks, flags
from tests.small_study import CARERS, EMOJI_ANSWER, LONELY, OLD_ANSWER, ONE, SURVEY, YOUNG_ANSWER, bring_in
from tests.unit.interchange.test_refi_round_trip import models


@pytest.fixture
def coded(study: Session) -> Session:
    """The study with codes that are called as questions and flags are, and memos that say the same."""
    more = (Code("t", "tiltak"), Code("f", "godt sitat"))
    put_codebook(study, Codebook((*codebooks.codebook_of(study.project), *more)), "with more")
    code_answers(study, [OLD_ANSWER], (ONE, "t"), (10, 18))
    code_answers(study, [EMOJI_ANSWER], (CARERS, LONELY))
    no_code_fits(study, [YOUNG_ANSWER])
    toggle_flag(study, [EMOJI_ANSWER], "good quote", (3, 10))
    write_memo(study, "om svaret", answer=EMOJI_ANSWER)
    write_memo(study, "og mer", answer=EMOJI_ANSWER)
    write_memo(study, "om svaret", answer=OLD_ANSWER)
    write_memo(study, "om sitatet", answer=EMOJI_ANSWER, span=(3, 10))
    write_memo(study, "om saken", case="K02")
    write_memo(study, "om det hele")
    with open_project(study.project.path, "Olav/2") as other:
        code_answers(other, [OLD_ANSWER], (ONE,))
        write_memo(other, "om saken", case="K03")
    return study


def rows_of(session: Session) -> dict[str, list[tuple[str, ...]]]:
    """What of all that a project models are rows."""
    return {name: rows for name, rows in models(session).items() if isinstance(rows, list)}


def anew(path: Path, *, notes: bool = True) -> Path:
    """The file as a program writes it that passes over what it does not know, and over notes where it has none."""
    again = path.with_name(f"again {path.name}")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(again, "w") as made:
        for name in archive.namelist():
            held = archive.read(name)
            if name == "project.qde":
                held = re.sub(rf"<\?{TARGET} .*?\?>\n".encode(), b"", held, flags=re.DOTALL)
                held = held if notes else re.sub(rb"<Notes>.*</Notes>|<NoteRef [^>]*>", b"", held)
            made.writestr(name, held)
    return again


@pytest.mark.parametrize("reader", ["", "qualcoder", "maxqda", "nvivo", "atlas"])
@pytest.mark.parametrize("waves", [False, True])
def test_answers_codings_flags_and_memos_are_where_they_were(
    coded: Session, tmp_path: Path, reader: str, *, waves: bool
) -> None:
    if waves:
        bring_in(coded, SURVEY.replace("pårørende", "andre"), wave="2025")
    export_project(coded, tmp_path / "x.qdpx", reader=reader, unredacted=True)
    with create_project(tmp_path / "again.db", "Nina") as again:
        plan = plan_foreign(anew(tmp_path / "x.qdpx"), Cutting())
        import_foreign(again, plan)
        found, wanted = rows_of(again), rows_of(coded)
        assert found["answers"] == wanted["answers"]
        assert found["flags"] == wanted["flags"]
        # The ids of codes are made of their names here.
        assert [(*row[:-3], *row[-2:]) for row in found["codings"]] == [
            (*row[:-3], *row[-2:]) for row in wanted["codings"]
        ]
        if reader != "qualcoder":
            assert found["memos"] == wanted["memos"]
        else:  # notes point to nothing there
            assert sorted(row[0] for row in found["memos"]) == sorted(row[0] for row in wanted["memos"])
        names = [codebooks.codebook_of(session.project).path(code) for session in (again,) for code in
                 codebooks.codebook_of(session.project)]  # fmt: skip
        assert not any("coder:" in name for name in names)
        met = codes_matched(coded, plan)
        assert (list(met.new), list(met.defined)) == ([], [])
        assert plan.project.losses == []


def test_what_is_called_as_a_group_of_ours_and_is_none_stays(tmp_path: Path) -> None:
    """Codes that somebody put there, or put below one of ours, and their codings."""
    codes = [
        ForeignCode("q", "coder: questions", codable=False), ForeignCode("q1", "tiltak", "q"),
        ForeignCode("q11", "min egen", "q1"), ForeignCode("f", "coder: flags", codable=False),
        ForeignCode("f1", "good quote", "f"), ForeignCode("f2", "noe annet", "f"), ForeignCode("k", "kode"),
    ]  # fmt: skip
    text = ForeignSource("s", "K01", "tiltak\nMer støtte\n")
    codings = [ForeignCoding("s", 7, 17, key, "c") for key in ("q1", "q11", "f1", "f2", "k")]
    project = ForeignProject("x", codes=codes, sources=[text], codings=codings)
    assert returned(project, flags.KINDS) == project
    fewer = ForeignProject("x", codes=[code for code in codes if code.key != "q11"], sources=[text],
                           codings=[coding for coding in codings if coding.code != "q11"])  # fmt: skip
    found = returned(fewer, flags.KINDS)
    assert [code.name for code in found.codes] == ["coder: questions", "coder: flags", "noe annet", "kode"] or [
        code.name for code in found.codes
    ] == ["coder: flags", "noe annet", "kode"]
    assert [coding.code for coding in found.codings] == ["f2", "k"]
    assert [(flag.kind, flag.start) for flag in found.flags] == [("good quote", 7)]
    assert [(answer.start, answer.end) for answer in found.answers] == [(7, 17)]


def test_a_memo_that_stands_twice_is_one_and_has_its_writer(tmp_path: Path) -> None:
    """A description that puts two memos together, on an answer that the program marked, and both in a journal."""
    codes = [ForeignCode("q", "coder: spørsmål", codable=False), ForeignCode("q1", "tiltak", "q")]
    memos = [
        ForeignMemo("først\nto linjer\nså", source="s", start=0, end=3, code="q1", coder="program"),
        ForeignMemo("først to linjer\nførst\nto linjer", coder="Kari", at="2024"), ForeignMemo("så", coder="Olav"),
        ForeignMemo("så", coder="Nina"), ForeignMemo("et annet", coder="Olav"),
    ]  # fmt: skip
    project = ForeignProject(
        "x", codes=codes, sources=[ForeignSource("s", "K01", "svar")],
        codings=[ForeignCoding("s", 0, 3, "q1", "program")], memos=memos,
    )  # fmt: skip
    found = returned(project, flags.KINDS)
    assert [(memo.text, memo.coder, memo.at, memo.source, memo.of_answer) for memo in found.memos] == [
        ("først\nto linjer", "Kari", "2024", "s", True), ("så", "Olav", "", "s", True), ("så", "Nina", "", None, False),
        ("et annet", "Olav", "", None, False),
    ]  # fmt: skip


def test_sets_that_became_variables_and_cases_that_lost_their_texts_are_what_they_were(tmp_path: Path) -> None:
    codes = [ForeignCode("q", "coder: spørsmål", codable=False), ForeignCode("q1", "tiltak", "q")]
    project = ForeignProject(
        "x", codes=codes, variables=[ForeignVariable("v", "tiltak"), ForeignVariable("w", "kommune")],
        cases=[ForeignCase("c", "K01", values=[("w", "Nord")])],
        sources=[ForeignSource("s", "K01", "svar", values=[("v", "tiltak")])],
        codings=[ForeignCoding("s", 0, 4, "q1", "program")],
    )  # fmt: skip
    found = returned(project, flags.KINDS)
    assert [variable.name for variable in found.variables] == ["kommune"]
    assert [(case.name, case.parts, case.values) for case in found.cases] == [
        ("K01", [CasePart("s")], [("w", "Nord")])
    ]  # fmt: skip
    assert found.sources[0].values == []
