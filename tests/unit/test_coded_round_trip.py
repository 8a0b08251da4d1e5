"""What `coder export` wrote is read back by `coder apply --from` as it was: codes, characters, «no code fits»."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from small_study import SURVEY, bring_in, coded, folder_for_all

from coder.model import Code, Codebook, Filter
from coder.session import Session, create_project, deciding, open_project
from coder.session.coded_file import apply_file
from coder.session.exporting import export

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
        session.put_codebook(CODEBOOK, "the codebook")
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
            deciding.say_no_code_fits(session, f"#{response}")
        else:
            first, last = sorted((start % lengths[response], 1 + end % lengths[response]))
            span = (first, last) if first < last else (None, None)
            session.apply(f"#{response}", (f"c{code}",), *span)


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
    with copied(empty, "en.db") as one:
        decide(one, decisions)
        export(one, what, file.suffix[1:], file, raw=kind == "raw", unredacted=what == "codings")
        wanted = held(one)
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
    with copied(empty, "en.db") as one:
        decide(one, whole)
        export(one, "matrix", "xlsx", file)
        wanted = held(one)
    with copied(empty, "to.db") as other:
        done = apply_file(other, file)
        assert held(other) == wanted
        assert done.not_coded == 10 - other.count(Filter(coded=True))
        assert done.problems == []


def test_one_question_or_wave_of_it(empty: Path) -> None:
    file = empty.with_name("alt.csv")
    with copied(empty, "en.db") as one:
        decide(one, [(response, "Ingrid", 5, 0, -1) for response in range(1, 11)])
        export(one, "codings", "csv", file)
    with copied(empty, "to.db") as other:
        assert apply_file(other, file, question="grupper", wave="2024").codings == 2
        assert {row["wave"] for row in other.search(Filter(coded=True))} == {"2024"}
        assert apply_file(other, file, question="tiltak").codings == 6


def test_rows_by_hand_of_the_shared_case(shared_case: Path, tmp_path: Path) -> None:
    from coder.codebook.read import read_codebook
    from coder.session.importing import ReadOptions, Roles, plan_import, run_import

    with create_project(tmp_path / "p.db", "K1") as session:
        session.put_codebook(read_codebook(shared_case / "kodebok.yaml"), "the codebook")
        answers = shared_case / "svar.csv"
        run_import(session, plan_import(answers, ReadOptions(), Roles(id="id", open=("svar",))))
        done = apply_file(session, shared_case / "kodinger.csv", codes_column="code", id_column="case")
        assert (done.codings, done.known, done.problems) == (79, 0, [])


@pytest.fixture
def shared_case() -> Path:
    path = Path(__file__).resolve().parents[2] / ".." / "shared" / "cases" / "merge-own-codings"
    if not path.is_dir():
        pytest.skip("the shared cases are not beside the project")
    return path
