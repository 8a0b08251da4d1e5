"""Merging is the same in any order, however it is grouped, and once is enough, whatever was done in the copies."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import sleep

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import HAS, HAS_NOT
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import decide
from coder.operations.flags import toggle_flag
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.operations.merging import LATEST, OURS, THEIRS, Decisions, merge
from coder.operations.reconciling import Decision
from coder.operations.reconciling import reconcile as settle
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.status import check_project
from tests.small_study import CARERS, LONELY, OLD, OTHER, bring_in, folder_for_all, new_study, put_run

CODES = (OLD, LONELY, OTHER, CARERS)
Act = tuple[str, int, int]

acts = st.tuples(
    st.sampled_from(
        (
            "code", "code", "none", "flag", "memo", "decide", "name", "define", "new", "merge", "settle", "text",
            "undo", "redo",
        )
    ),
    st.integers(1, 3),
    st.integers(0, 3),
)  # fmt: skip
histories = st.lists(acts, max_size=6)
coders = st.sampled_from((("Åse 吉田", "Bo", "Cäcilie"), ("Bo", "Bo", "Cäcilie"), ("Bo", "Bo", "Bo")))

EXAMPLES = int(os.environ.get("MERGING_LAWS", "4"))
"""Random histories; many take long, and are for whoever changes how copies are merged: MERGING_LAWS=300."""


def edited(codebook: Codebook, change: Callable[[Code], Code | None]) -> Codebook:
    codes = tuple(new for code in codebook if not code.retired and (new := change(code)) is not None)
    return Codebook(codes, codebook.name, codebook.description, codebook.language)


def current(session: Session, answer: int) -> int:
    """The version that now stands where an answer stood at first."""
    found = session.project.value(
        "SELECT newest.id FROM responses AS first JOIN current_responses AS newest USING"
        " (case_id, variable_id, wave, position) WHERE first.id = ?",
        (answer,),
    )
    return int(found)


def bring_in_text(session: Session, answer: int, text: str) -> None:
    """An import with a new text of an answer."""
    case, question = session.project.execute(
        "SELECT cases.key, variables.name FROM responses JOIN cases ON cases.id = case_id"
        " JOIN variables ON variables.id = variable_id WHERE responses.id = ?",
        (answer,),
    ).fetchone()
    bring_in(
        session, f"id;{question};hos\n{case};{text};{session.coder}\n", name=f"{text}.csv",
        roles=Roles(id="id", open=(question,), skip=("hos",)),
    )  # fmt: skip


def do(session: Session, act: Act) -> None:
    """One act; what is refused leaves no trace."""
    kind, first, number = act
    code, answer = CODES[number], current(session, first)
    book = codebook_of(session)
    with suppress(CoderError):
        if kind == "code":
            code_answers(session, [answer], (code,), stands=None)
        elif kind == "none":
            no_code_fits(session, [answer + 2 * (number % 2)], stands=None)
        elif kind == "flag":
            toggle_flag(session, [answer], "good quote")
        elif kind == "memo":
            write_memo(session, f"om {code} fra {session.coder} 👍", answer=answer)
        elif kind == "decide":
            decide(session, [answer], ("accept", "reject", "accept", "reject")[number])
        elif kind == "name":
            new = edited(
                book, lambda entry: replace(entry, name=f"{entry.id} {session.coder}") if entry.id == code else entry
            )
            put_codebook(session, new, "renamed")
        elif kind == "define":
            new = edited(book, lambda entry: replace(entry, definition=f"{answer}") if entry.id == code else entry)
            put_codebook(session, new, "defined")
        elif kind == "new":
            put_codebook(
                session,
                Codebook(
                    (Code(f"ny_{number}", f"ny {number}"), *edited(book, lambda entry: entry)),
                    book.name,
                    book.description,
                    book.language,
                ),
                "new",
            )
        elif kind == "merge" and code != OLD:
            new = edited(
                book,
                lambda entry: (
                    None
                    if entry.id == code
                    else replace(entry, replaces=(*entry.replaces, code))
                    if entry.id == OLD
                    else entry
                ),
            )
            put_codebook(session, new, "merged")
        elif kind == "settle":
            settle(session, [Decision(ResponseId(answer), CodeId(code), (HAS, HAS_NOT)[number % 2])])
        elif kind == "text":
            bring_in_text(
                session, first, f"Ny tekst {number} fra {session.coder}" if number < 3 else "Den samme teksten"
            )
        elif kind == "undo":
            undo(session)
        elif kind == "wait":
            sleep(0.002)  # what follows is said in another millisecond
        elif kind == "redo":
            redo(session)


@cache
def base() -> Path:
    """What all three have in common: two coders' work, and a run of suggestions."""
    path = folder_for_all() / "base.db"
    with new_study(path, "Åse 吉田") as session:
        put_run(session, [(1, OLD, 0.9), (2, OTHER, 0.8), (3, LONELY, 0.7)])
        code_answers(session, [1], (OLD, OTHER))
        session.coder = "Bo"
        code_answers(session, [1, 2], (OTHER,))
        no_code_fits(session, [4])
    return path


def what_stands(path: Path) -> dict[str, set[tuple[object, ...]]]:
    """What people see of a project, without numbers of rows and of versions."""
    with open_project(path) as session:
        assert check_project(session) == []
        run = session.project.execute
        coder = "JOIN coders ON coders.id = coder_id"
        texts = "answered AS (SELECT responses.id AS response_id, json_array(cases.key, variable_id, text) AS answer"
        texts = f"WITH {texts} FROM responses JOIN cases ON cases.id = case_id)"
        answer = "JOIN answered USING (response_id)"
        return {
            "texts": set(run(
                f"{texts} SELECT answer, replaced_by IS NULL FROM answered JOIN responses ON id = response_id"
            )),
            "codings": set(run(
                f"{texts} SELECT answer, start_char, end_char, codes.key, coders.name, at, codings.uuid FROM codings"
                f" JOIN codes ON codes.id = code_id {coder} {answer}"
            )),
            "memos": set(run(
                f"{texts} SELECT memos.uuid, memos.text, answer, coders.name, at FROM memos {coder} LEFT {answer}"
            )),
            "flags": set(run(f"{texts} SELECT flags.uuid, kind, answer, coders.name, at FROM flags {coder} {answer}")),
            "decisions": set(run(
                f"{texts} SELECT decisions.uuid, decision, answer, codes.key, coders.name, at FROM decisions"
                " JOIN suggestions ON suggestions.id = suggestion_id JOIN codes ON codes.id = suggestions.code_id"
                f" {coder} {answer}"
            )),
            "reconciliations": set(run(
                f"{texts} SELECT answer, codes.key, outcome, coders.name, at FROM reconciliations"
                f" LEFT JOIN codes ON codes.id = code_id {coder} {answer}"
            )),
            "codes": set(run(
                "SELECT codes.key, codes.name, codes.definition, codes.retired, codes.replaces, parents.key"
                " FROM codes LEFT JOIN codes AS parents ON parents.id = codes.parent_id"
            )),
            "codebook": set(run("SELECT name, description, language FROM codebooks ORDER BY id DESC LIMIT 1")),
        }  # fmt: skip


def merged(into: Path, *files: Path) -> Path:
    """A copy of `into` with the files merged into it."""
    target = into.with_name(f"{into.stem}+{'+'.join(file.stem for file in files)}.db")
    if not target.exists():
        shutil.copyfile(into, target)
        with open_project(target, "Åse 吉田") as session:
            assert merge(session, files, Decisions(LATEST)).kept
    return target


def merge_in_any_order(folder: Path, done: tuple[tuple[str, list[Act]], ...]) -> None:
    """Histories of three copies, each by a coder, come to the same in any order, and undo takes them back."""
    paths = []
    for name, (coder, history) in zip("abc", done, strict=True):
        path = folder / f"{name}.db"
        shutil.copyfile(base(), path)
        with open_project(path, coder) as session:
            for act in history:
                do(session, act)
        paths.append(path)
    a, b, c = paths
    whole = what_stands(merged(a, b, c))
    assert what_stands(merged(b, c, a)) == whole
    assert what_stands(merged(a, merged(b, c))) == whole
    assert what_stands(merged(c, merged(a, b))) == whole
    with open_project(merged(a, b, c), "Åse 吉田") as session:
        assert merge(session, [c, b], Decisions(LATEST)).changed.change is None
        if session.project.value("SELECT 1 FROM changes WHERE kind = 'merge'"):
            undo(session)
            assert what_stands(session.path) == what_stands(a)
            assert merge(session, [c, b], Decisions(LATEST)).kept
            assert what_stands(session.path) == whole


@settings(max_examples=EXAMPLES, phases=[Phase.generate])
@given(coders, histories, histories, histories)
def test_merging_is_commutative_associative_and_idempotent(
    names: tuple[str, str, str], first: list[Act], second: list[Act], third: list[Act]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        merge_in_any_order(Path(folder), tuple(zip(names, (first, second, third), strict=True)))


CODE, NONE, UNDO, WAIT = ("code", 1, 0), ("none", 1, 0), ("undo", 1, 0), ("wait", 1, 0)
of_one_answer = st.lists(st.sampled_from((CODE, NONE, UNDO, ("code", 1, 2))), max_size=4)


@example([CODE], [WAIT, NONE], [WAIT, NONE, NONE])
@example([NONE], [WAIT, CODE], [WAIT, CODE, CODE])
@example([NONE], [WAIT, NONE, NONE, CODE], [WAIT, CODE, UNDO])
@settings(max_examples=2, phases=[Phase.explicit, Phase.generate])
@given(of_one_answer, of_one_answer, of_one_answer)
def test_codes_and_no_code_fits_of_one_coder_in_three_copies_come_to_the_same_in_any_order(
    first: list[Act], second: list[Act], third: list[Act]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        merge_in_any_order(Path(folder), (("Bo", first), ("Bo", second), ("Bo", third)))


INTO_OLD = [("merge", 1, 1), ("merge", 2, 2)]
of_merged_codes = st.lists(
    st.sampled_from((("code", 2, 1), ("code", 3, 1), ("code", 3, 2), *INTO_OLD, WAIT)), max_size=5, unique=True
)


@example([("code", 2, 1)], [], INTO_OLD)
@example([], [("code", 2, 1), WAIT, ("merge", 2, 2)], INTO_OLD[::-1])
@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])
@given(of_merged_codes, of_merged_codes, of_merged_codes)
def test_of_codings_that_became_one_when_codes_were_merged_the_same_is_kept_in_any_order(
    first: list[Act], second: list[Act], third: list[Act]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        merge_in_any_order(Path(folder), (("Bo", first), ("Bo", second), ("Bo", third)))


TEXT, SAME = ("text", 1, 0), ("text", 1, 3)
of_texts = st.lists(st.sampled_from((CODE, ("text", 1, 1), TEXT, SAME, UNDO, NONE)), max_size=4)


@example(("Åse 吉田", "Bo", "Cäcilie"), [TEXT, CODE], [WAIT, TEXT, CODE], [WAIT, WAIT, TEXT])
@example(("Bo", "Bo", "Cäcilie"), [TEXT, SAME], [WAIT, ("text", 1, 1)], [WAIT, WAIT, SAME, CODE])
@example(("Bo", "Bo", "Cäcilie"), [SAME, CODE], [SAME, CODE, UNDO], [TEXT, CODE, NONE])
@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])
@given(coders, of_texts, of_texts, of_texts)
def test_texts_changed_in_three_copies_come_to_the_same_in_any_order(
    names: tuple[str, str, str], first: list[Act], second: list[Act], third: list[Act]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        merge_in_any_order(Path(folder), tuple(zip(names, (first, second, third), strict=True)))


@pytest.mark.parametrize("side", [OURS, THEIRS, LATEST])
@settings(max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])
@example(("Bo", "Cäcilie", ""), [TEXT, CODE], [TEXT, CODE])
@given(coders, of_texts, of_texts)
def test_two_files_merged_into_each_other_are_the_same_whatever_was_decided(
    side: str, names: tuple[str, str, str], first: list[Act], second: list[Act]
) -> None:
    """And nothing of either is lost; the one that was asked has decided for both."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "a.db"), Path(folder, "b.db")]
        for path, coder, history in zip(paths, names, (first, second), strict=False):
            shutil.copyfile(base(), path)
            with open_project(path, coder) as session:
                for act in history:
                    do(session, act)
        before = [{answer for answer, _ in what_stands(path)["texts"]} for path in paths]
        for into, file in (paths, paths[::-1]):
            with open_project(into, "Åse 吉田") as session:
                done = merge(session, [file], Decisions(side))
                assert done.kept
                assert not done.conflicts or into == paths[0]
        a, b = map(what_stands, paths)
        assert a == b
        assert {answer for answer, _ in a["texts"]} == before[0] | before[1]
        for into, file in (paths, paths[::-1]):
            with open_project(into, "Åse 吉田") as session:
                assert merge(session, [file]).conflicts == ()
            assert what_stands(into) == a
