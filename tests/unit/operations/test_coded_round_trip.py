"""What `coder export` wrote is read back by `coder apply --from` as it was: codes, characters, «no code fits»."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from coder.errors import CoderError
from coder.model import Code, Codebook, Filter
from coder.operations import redacting
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.exporting import export
from coder.operations.memos import write_memo
from coder.operations.undoing import undo
from coder.project import Session, create_project, open_project
from coder.queries import redactions
from coder.queries.finding import count_answers, response_meant, search_answers
from coder.queries.status import check_project
from coder.store import queries
from tests.small_study import SURVEY, bring_in, coded, folder_for_all
from tests.unit.operations.copies_apart import of_coders

pytestmark = pytest.mark.usefixtures("warm_children")

NAMES = ("text", "no_code_fits", "=SUM(A1)", "a | b", "case", "Eldre", "NA", "coded")
CODEBOOK = Codebook(
    tuple(Code(f"c{number}", name, "c0" if number in (5, 6) else None) for number, name in enumerate(NAMES))
)
WAVES = ("", "2024")
CODERS = ("Ingrid", "Olav")

Decisions = list[tuple[int, str, int | None, int, int]]
"""(answer, coder, code or None for «no code fits», start, end)."""


@pytest.fixture(scope="module")
def empty() -> Path:
    """Ten answers to two questions in two waves, one id twice, and codes with awkward names."""
    path = folder_for_all() / "tom.db"
    with create_project(path, "Ingrid") as session:
        put_codebook(session, CODEBOOK, "the codebook")
        bring_in(session, SURVEY.replace("K03", "K01"))
        bring_in(session, SURVEY.replace("støtte", "hjelp"), wave="2024")
    return path


def copied(empty: Path, name: str) -> Session:
    path = empty.with_name(name)
    shutil.copyfile(empty, path)
    return open_project(path, "Ingrid")


def decide(session: Session, decisions: Decisions) -> None:
    lengths = dict(session.project.execute("SELECT id, length(text) FROM responses").fetchall())
    for response, coder, code, start, end in decisions:
        session.coder = coder
        if code is None:
            no_code_fits(session, [response])
        else:
            first, last = sorted((start % lengths[response], 1 + end % lengths[response]))
            span = (first, last) if first < last else (None, None)
            code_answers(session, [f"#{response}"], (f"c{code}",), span or None)


def held(session: Session) -> tuple[object, object]:
    none = session.project.execute(
        "SELECT response_id, coders.name FROM flags JOIN coders ON coders.id = coder_id ORDER BY 1, 2"
    ).fetchall()
    return coded(session), none


DECISIONS = st.lists(
    st.tuples(
        st.integers(1, 10), st.sampled_from(CODERS), st.none() | st.integers(0, len(NAMES) - 1), st.integers(0, 30),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(
    decisions=DECISIONS, what=st.sampled_from(("codings", "excerpts")), kind=st.sampled_from(("csv", "raw", "jsonl"))
)
def test_codings_and_excerpts_come_back_as_they_were(empty: Path, decisions: Decisions, what: str, kind: str) -> None:
    file = empty.with_name("ut.jsonl" if kind == "jsonl" else "ut.csv")
    with copied(empty, "en.db") as source:
        decide(source, decisions)
        export(source, what, file.suffix[1:], file, raw=kind == "raw", unredacted=what == "codings")
        wanted = held(source)
    with copied(empty, "to.db") as other:
        for coder in CODERS:
            if any(row[1] == coder for row in decisions):
                other.coder = coder
                done = apply_file(other, file)
                assert done.problems == []
        assert held(other) == wanted


@settings(max_examples=4, phases=[Phase.explicit, Phase.generate])
@given(decisions=DECISIONS)
def test_the_matrix_of_one_coder_comes_back_on_whole_answers(empty: Path, decisions: Decisions) -> None:
    """A category stands beside a code below it as 1 either way, so it is a coding of its own only where none is."""
    whole = [(response, "Ingrid", code, 0, -1) for response, _, code, _, _ in decisions if code != 0]
    file = empty.with_name("matrise.xlsx")
    with copied(empty, "en.db") as source:
        decide(source, whole)
        export(source, "matrix", "xlsx", file)
        wanted = held(source)
    with copied(empty, "to.db") as other:
        done = apply_file(other, file)
        assert held(other) == wanted
        assert done.not_coded == 10 - count_answers(other, Filter(coded=True))
        assert done.problems == []


def test_one_question_or_wave_of_it(empty: Path) -> None:
    file = empty.with_name("alt.csv")
    with copied(empty, "en.db") as source:
        decide(source, [(response, "Ingrid", 5, 0, -1) for response in range(1, 11)])
        export(source, "codings", "csv", file)
    with copied(empty, "to.db") as other:
        assert apply_file(other, file, question="grupper", wave="2024").codings == 2
        assert {row.wave for row in search_answers(other, Filter(coded=True))} == {"2024"}
        assert apply_file(other, file, question="tiltak").codings == 6


def test_rows_by_hand_of_the_shared_case(shared_case: Path, tmp_path: Path) -> None:
    from coder.codebook.read import read_codebook
    from coder.operations.importing import ReadOptions, Roles, plan_import, run_import

    with create_project(tmp_path / "p.db", "K1") as session:
        put_codebook(session, read_codebook(shared_case / "kodebok.yaml"), "the codebook")
        answers = shared_case / "svar.csv"
        run_import(session, plan_import(answers, ReadOptions(), Roles(id="id", open=("svar",))))
        done = apply_file(session, shared_case / "kodinger.csv", codes_column="code", id_column="case")
        assert (done.codings, done.known, done.problems) == (79, 0, [])


MEMOS = st.lists(
    st.tuples(
        st.sampled_from(CODERS), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
        st.sampled_from(("answer", "excerpt", "case", "code", "project")), st.integers(0, 9), st.integers(0, 30),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=10,
)  # fmt: skip
AWKWARD = [
    ("Ingrid", text, about, 3, 0, 4)
    for text in (
        "=1+1",
        "'=1+1",
        "''-x",
        "007",
        "1,10",
        "NA",
        " to\r\nlinjer\r",
        '"sitat"; \'',
        "(continues 1)",
        "a\tb\0",
        "\rlinje",
    )
    for about in ("answer", "project")
]


def write_memos(session: Session, memos: list[tuple[str, str, str, int, int, int]]) -> None:
    for coder, text, about, number, start, end in memos:
        if not text.strip():
            continue
        session.coder = coder
        if about == "project":
            write_memo(session, text)
        elif about == "code":
            write_memo(session, text, code=f"id:c{number % len(NAMES)}")
        elif about == "case":
            write_memo(session, text, case="K01" if number < 5 else "K02")
        else:
            answer = response_meant(session, f"#{number + 1}")
            first, last = sorted((start % len(answer.text), 1 + end % len(answer.text)))
            span = (first, last) if about == "excerpt" and first < last else (None, None)
            write_memo(session, text, answer=f"#{number + 1}", span=(span[0], span[1]))


def memos_of(session: Session) -> list[tuple[object, ...]]:
    return sorted(
        session.project.execute(
            "SELECT coders.name, text, coalesce(case_id, 0), coalesce(response_id, 0), coalesce(start_char, -1),"
            " coalesce(end_char, -1), coalesce(code_id, 0) FROM memos JOIN coders ON coders.id = coder_id"
        )
    )


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(
    decisions=DECISIONS, memos=MEMOS, what=st.sampled_from(("codings", "excerpts")),
    kind=st.sampled_from(("csv", "raw", "jsonl")),
)  # fmt: skip
@example([(1, "Ingrid", 4, 0, 3)], AWKWARD, "codings", "csv")
@example([(1, "Ingrid", 4, 0, 3)], AWKWARD, "excerpts", "raw")
@example([(1, "Ingrid", 4, 0, 3)], AWKWARD, "codings", "jsonl")
def test_codings_and_memos_of_all_coders_come_back_as_one_change(
    empty: Path, decisions: Decisions, memos: Any, what: str, kind: str
) -> None:
    file = empty.with_name("alle.jsonl" if kind == "jsonl" else "alle.csv")
    with copied(empty, "en.db") as source:
        decide(source, decisions)
        write_memos(source, memos)
        export(source, what, file.suffix[1:], file, raw=kind == "raw", unredacted=True)
        wanted = held(source), memos_of(source)
        ids = [row[:3] for row in of_coders(source)]
    with copied(empty, "to.db") as other:
        before = held(other), memos_of(other)
        done = apply_file(other, file, all_coders=True)
        assert done.problems == []
        made = wanted[1]
        if kind == "csv":  # a cell of a spreadsheet cannot hold U+0000
            made = sorted((coder, str(text).replace("\0", "\u2400"), *about) for coder, text, *about in made)
        assert (held(other), memos_of(other)) == (wanted[0], made)
        assert [row[:3] for row in of_coders(other)] == ids
        again = apply_file(other, file, all_coders=True)
        assert (again.codings, again.memos, again.known_memos) == (0, 0, len(made))
        assert (held(other), memos_of(other)) == (wanted[0], made)
        assert check_project(other) == []
        if done.codings or done.no_code_fits or done.memos:
            undo(other)
        assert (held(other), memos_of(other)) == before


def test_a_memo_longer_than_a_cell_comes_back_whole_from_a_workbook(empty: Path) -> None:
    file = empty.with_name("lang.xlsx")
    text = "Første linje\n" + "𝄞 lang " * 9_000 + "slutt"
    with copied(empty, "en.db") as source:
        write_memo(source, text)
        write_memo(source, "kort", answer="#2", span=(0, 3))
        export(source, "codings", "xlsx", file, unredacted=True)
        wanted = memos_of(source)
    with copied(empty, "to.db") as other:
        assert apply_file(other, file).memos == 2
        assert memos_of(other) == wanted


def test_decisions_and_memos_on_an_earlier_version_of_an_answer_come_back_to_it(empty: Path) -> None:
    file = empty.with_name("versjoner.csv")
    with copied(empty, "en.db") as source:
        code_answers(source, ["#1"], ("c5",), (0, 3))
        write_memo(source, "Om det første svaret", answer="#1")
        bring_in(source, SURVEY.replace("K03", "K01").replace("Mer støtte", "Mindre støtte"))
        assert export(source, "codings", "csv", file).memos_on_earlier_versions == 1
        export(source, "codings", "csv", file, where=Filter(all_versions=True))
        wanted = held(source), memos_of(source)
    with copied(empty, "to.db") as other:
        bring_in(other, SURVEY.replace("K03", "K01").replace("Mer støtte", "Mindre støtte"))
        assert apply_file(other, file).problems == []
        assert (held(other), memos_of(other)) == wanted


def test_a_variable_or_a_code_called_memo_is_no_memo(empty: Path) -> None:
    """Neither in an export of an earlier version, which had no memos, nor beside the column of the memos."""
    file = empty.with_name("eldre.csv")
    head = "response;case;memo;question;wave;excerpt;code;coder;at;start;end;run;confidence;rank;code_id;no_code_fits"
    file.write_text(f"{head}\n1;K01;Ja;tiltak;;Mer;Eldre;Ingrid;;0;3;;;;c5;0\n", encoding="utf-8")
    with copied(empty, "to.db") as other:
        done = apply_file(other, file)
        assert (done.codings, done.memos, memos_of(other)) == (1, 0, [])
        put_codebook(other, Codebook((*CODEBOOK, Code("m", "memo"))), "a code called memo")
        code_answers(other, ["#2"], ("m",))
        export(other, "matrix", "csv", file)
        undo(other)
        assert apply_file(other, file).known == 0  # the matrix knows whole answers only
        assert {row.code_key for row in queries.excerpts(other.project, Filter()) if row.response == 2} == {"m"}
        assert memos_of(other) == []


def test_a_redacted_memo_is_the_one_that_stands_there_in_full(empty: Path) -> None:
    file = empty.with_name("sladdet.csv")
    with copied(empty, "en.db") as session:
        answer = response_meant(session, "#1").text
        redacting.add(session, "#1", 0, len(answer.split()[0]))
        write_memo(session, f"Sier {answer.split()[0]} om Kari Nordmann", answer="#1")
        export(session, "codings", "csv", file)
        assert f"Sier {answer.split()[0]}" not in file.read_text(encoding="utf-8-sig")
        done = apply_file(session, file)
        assert (done.memos, done.known_memos, len(memos_of(session))) == (0, 1, 1)
        assert "memo 1" in {found.question for found in redactions.undecided(session)}


@pytest.fixture
def shared_case() -> Path:
    path = Path(__file__).resolve().parents[3] / ".." / "shared" / "cases" / "merge-own-codings"
    if not path.is_dir():
        pytest.skip("the shared cases are not beside the project")
    return path


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_codings_come_back_with_the_time_at_which_they_were_made(empty: Path, ending: str) -> None:
    when = (
        "SELECT response_id, start_char, at FROM codings UNION ALL SELECT response_id, start_char, at FROM flags"
        " UNION ALL SELECT response_id, 0, at FROM memos ORDER BY 1, 2, 3"
    )
    with copied(empty, f"tid {ending}.db") as session:
        code_answers(session, [1, 2], ("c0",), (0, 4))
        no_code_fits(session, [3])
        write_memo(session, "husk", answer=1)
        session.project.execute("UPDATE codings SET at = '2020-01-02T03:04:05.678Z'")
        session.project.execute("UPDATE flags SET at = '2021-01-02T03:04:05.678Z'")
        session.project.execute("UPDATE memos SET at = '2022-01-02T03:04:05.678Z'")
        before = session.project.execute(when).fetchall()
        file = empty.with_name(f"kodet.{ending}")
        export(session, "codings", ending, file)
    with copied(empty, f"tilbake {ending}.db") as session:
        apply_file(session, file, all_coders=True)
        assert session.project.execute(when).fetchall() == before
        assert apply_file(session, file, all_coders=True).changed.change is None


HEAD = "response;case;question;wave;code;coder;at;start;end;run;confidence;rank;code_id;uuid;run_uuid;no_code_fits"
ONE, OTHER_ID = "0198a1b2-0000-8000-a000-00000000000a", "0198a1b2-0000-8000-a000-00000000000b"
AT_ONE, AT_TWO = "1;K01;tiltak;;Eldre;Ingrid;;0;3", "2;K02;tiltak;;Eldre;Ingrid;;0;3"
NOT_OURS = "is not what `coder export` writes there."


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (
            (f"{AT_ONE};;;;c5;{ONE};;0", f"{AT_TWO};;;;c5;{ONE.upper()};;0"),
            f"line 3, column «uuid»: the id «{ONE}» is that of line 2, too.",
        ),
        ((f"{AT_ONE};;;;c5;{ONE};;0", f"{AT_TWO};;;;c5;12;;0"), f"line 3, column «uuid»: «12» {NOT_OURS}"),
        ((f"{AT_ONE};1;0,5;1;c5;{ONE};run;0",), f"line 2, column «run_uuid»: «run» {NOT_OURS}"),
        ((f"{AT_ONE};1;1,5;1;c5;{ONE};{OTHER_ID};0",), f"line 2, column «confidence»: «1,5» {NOT_OURS}"),
        ((f"{AT_ONE};1;0,5;1,5;c5;{ONE};{OTHER_ID};0",), f"line 2, column «rank»: «1,5» {NOT_OURS}"),
    ],
)
def test_what_no_export_writes_is_refused_and_nothing_comes_in(empty: Path, rows: tuple[str, ...], what: str) -> None:
    file = empty.with_name("feil.csv")
    file.write_text("\n".join((HEAD, *rows)), encoding="utf-8")
    with copied(empty, "feil.db") as session:
        with pytest.raises(CoderError) as refused:
            apply_file(session, file)
        assert what in str(refused.value)
        assert of_coders(session) == []


def test_a_variable_called_uuid_is_no_id_of_a_coding(empty: Path) -> None:
    """In a table of a version that exported no ids."""
    file = empty.with_name("eldre.csv")
    head = "response;case;uuid;question;wave;excerpt;code;coder;at;start;end;run;confidence;rank;code_id;no_code_fits"
    file.write_text(f"{head}\n1;K01;12;tiltak;;Mer;Eldre;Ingrid;;0;3;;;;c5;0\n", encoding="utf-8")
    with copied(empty, "variabel.db") as session:
        assert apply_file(session, file).codings == 1


def test_memos_of_a_table_without_ids_are_known_by_their_text(empty: Path) -> None:
    file = empty.with_name("uten.jsonl")
    with copied(empty, "uten.db") as session:
        write_memo(session, "husk", answer="#1")
        export(session, "codings", "jsonl", file)
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        file.write_text("".join(json.dumps({**row, "uuid": None}) + "\n" for row in rows), encoding="utf-8")
        assert (apply_file(session, file).known_memos, len(memos_of(session))) == (1, 1)
