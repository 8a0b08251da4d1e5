"""A decision counts while coders differ on what it settles; then it lapses, is kept, and counts again if they do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from coder.errors import CoderError
from coder.model import Filter
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import HAS, HAS_NOT
from coder.operations.codebook_edits import change_codebook, merged
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.exporting import export
from coder.operations.merging import merge
from coder.operations.reconciling import OPEN, Decision, reconcile
from coder.operations.sampling import draw
from coder.operations.undoing import undo
from coder.project import Session, open_project
from coder.queries.coded_answers import coded_answers
from coder.queries.counting import counted_answers, counted_codes, read_study
from coder.queries.estimating import prepared
from coder.queries.finding import count_answers
from coder.queries.reconciling import disagreements
from coder.queries.status import changes_of, check_project
from coder.reports.coder_rule import CoderRule
from coder.store import queries, reconciliations, refi_rows, schema
from coder.store.lapsing_views import lapsing
from tests.older_files import WITHOUT_LAPSING
from tests.small_study import CARERS, LONELY, OLD, OTHER, TEN, new_study

ELDERS, ALONE = ResponseId(2), ResponseId(4)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    """Olav: «eldre», Ingrid: «annet» on the same answer; decided as Olav has it."""
    with new_study(tmp_path / "s.db") as session:
        code(session, "Olav", OLD)
        code(session, "Ingrid", OTHER)
        decide(session, (OLD, HAS), (OTHER, HAS_NOT))
        yield session


def code(session: Session, coder: str, *codes: str, answer: int = ELDERS) -> None:
    session.coder = coder
    code_answers(session, [answer], codes)


def uncode(session: Session, coder: str, removed: str, answer: int = ELDERS) -> None:
    session.coder = coder
    code_answers(session, [answer], [removed], stands=False)


def decide(session: Session, *decided: tuple[str | None, str], answer: int = ELDERS) -> None:
    reconcile(
        session,
        [Decision(ResponseId(answer), None if code_id is None else CodeId(code_id), o) for code_id, o in decided],
    )


def counted_views(session: Session) -> dict[str, object]:
    """What each way of counting finds on the answer."""
    rows = session.project.execute(
        "SELECT DISTINCT key FROM counted_codings JOIN codes ON codes.id = code_id WHERE response_id = ?", (ELDERS,)
    ).fetchall()
    by_rule = {rule: counted_answers(session, rule).get(ELDERS) for rule in CoderRule}
    taught = coded_answers(session)
    return {
        "view": {key for (key,) in rows},
        "rules": {rule: set(found.codes) for rule, found in by_rule.items() if found is not None},
        "uses": {code for code, use in counted_codes(session, CoderRule.ANY)[0].items() if use.codings},
        "counts": {row.code_id for row in queries.code_counts(session.project) if row.codings},
        "report": {coding.code for coding in read_study(session).questions["grupper"].codings},
        "found": {
            code_id for code_id in (OLD, OTHER, LONELY, TEN) if count_answers(session, Filter(codes=(CodeId(code_id),)))
        },
        "learnt": dict(zip(taught.ids, taught.codes, strict=True)).get(ELDERS),
        "exported": {coding.code for coding in refi_rows.reconciled(session.project)},
    }


def decided_in_export(session: Session) -> set[str]:
    written = io.StringIO()
    export(session, "codings", "csv", written, raw=True, unredacted=True)
    return {row.get("decided", "") for row in csv.DictReader(io.StringIO(written.getvalue().lstrip("\ufeff")))}


def correct_both(session: Session) -> None:
    uncode(session, "Olav", OLD)
    uncode(session, "Ingrid", OTHER)
    code(session, "Olav", LONELY)
    code(session, "Ingrid", LONELY)


def test_what_coders_have_put_right_themselves_counts_as_they_have_it(study: Session) -> None:
    assert counted_views(study)["view"] == {OLD}
    assert decided_in_export(study) == {HAS, HAS_NOT}
    correct_both(study)
    assert counted_views(study) == {
        "view": {LONELY}, "rules": {key: {LONELY} for key in CoderRule}, "uses": {LONELY}, "counts": {LONELY},
        "report": {LONELY}, "found": {LONELY}, "learnt": {LONELY}, "exported": set(),
    }  # fmt: skip
    assert decided_in_export(study) == {""}
    assert reconciliations.counted(study.project) == "codings"
    assert check_project(study) == []


def test_an_estimate_leaves_a_lapsed_decision_out(study: Session) -> None:
    code(study, "Olav", OLD, answer=ALONE)
    sample = draw(study, "grupper", 2, seed=1).sample
    correct_both(study)
    assert prepared(study, sample, predictions=False).answers.decided[ELDERS].codes == {LONELY}


def test_nothing_counts_where_all_codings_are_taken_away(study: Session) -> None:
    uncode(study, "Olav", OLD)
    assert counted_views(study)["view"] == {OTHER}  # one alone has coded it
    uncode(study, "Ingrid", OTHER)
    found = counted_views(study)
    assert (found["view"], found["counts"], found["report"], found["exported"]) == (set(), set(), set(), set())


def test_it_counts_again_when_they_differ_again(study: Session) -> None:
    correct_both(study)
    newest = study.project.value("SELECT max(id) FROM changes")
    for place in range(4):
        undo(study, newest - place)
    assert counted_views(study)["view"] == {OLD}
    assert not any(decision.lapsed for decision in reconciliations.with_lapsed(study.project))


def test_while_they_differ_on_other_codes_it_has_lapsed_too(study: Session) -> None:
    correct_both(study)
    code(study, "Ingrid", TEN)
    assert counted_views(study)["view"] == {LONELY, TEN}
    (answer,) = disagreements(study).answers
    assert [apart.code for apart in answer.codes] == [TEN]
    assert [(decision.code, decision.lapsed) for decision in answer.beside] == [(OLD, True), (OTHER, True)]


def test_a_code_that_nobody_thought_of_counts_while_they_differ_on_the_answer(study: Session) -> None:
    decide(study, (CARERS, HAS))
    assert counted_views(study)["view"] == {OLD, CARERS}
    correct_both(study)
    assert counted_views(study)["view"] == {LONELY}


def test_that_no_code_fits_counts_while_they_differ(study: Session) -> None:
    code(study, "Olav", TEN)
    code(study, "Ingrid", TEN)
    decide(study, (None, HAS))
    assert counted_views(study)["view"] == set()  # «forløp 10» neither, which both have
    uncode(study, "Olav", OLD)
    uncode(study, "Ingrid", OTHER)
    assert counted_views(study)["view"] == {TEN}


def test_where_one_says_that_no_code_fits_they_differ(study: Session) -> None:
    uncode(study, "Ingrid", OTHER)
    no_code_fits(study, [ELDERS])
    decide(study, (OLD, HAS_NOT))
    assert counted_views(study)["view"] == set()
    no_code_fits(study, [ELDERS], stands=False)
    assert counted_views(study)["view"] == {OLD}


def test_undoing_a_merge_takes_what_was_decided_on_it_along(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        code(session, "Ingrid", OTHER)
    copy = tmp_path / "k.db"
    copy.write_bytes((tmp_path / "s.db").read_bytes())
    with open_project(copy, "Olav") as session:
        code(session, "Olav", OLD)
    with open_project(tmp_path / "s.db", "Ingrid") as session:
        merge(session, [copy])
        brought = next(iter(changes_of(session))).id
        decide(session, (OLD, HAS), (OTHER, HAS_NOT))
        assert counted_views(session)["view"] == {OLD}
        undo(session, brought)
        assert counted_views(session)["view"] == {OTHER}


def test_a_lapsed_decision_is_listed_and_taken_back(study: Session) -> None:
    correct_both(study)
    found = disagreements(study)
    assert (found.answers, found.codes, found.lapsed) == ((), 0, 2)
    (alike,) = found.decided_alike()
    assert [(decision.code, decision.outcome, decision.lapsed) for decision in alike.beside] == [
        (OLD, HAS, True),
        (OTHER, HAS_NOT, True),
    ]
    assert [decision.code for decision in found.decided_alike([CodeId(OTHER)])[0].beside] == [OTHER]
    with pytest.raises(CoderError, match="Fewer than two"):
        decide(study, (OLD, HAS), answer=ALONE)
    uncode(study, "Ingrid", LONELY)
    decide(study, (OLD, OPEN), (OTHER, OPEN))
    assert list(reconciliations.with_lapsed(study.project)) == []
    undo(study)
    assert disagreements(study).lapsed == 2


def test_a_lapsed_decision_does_not_settle_a_code_merged_with_its_own(study: Session) -> None:
    correct_both(study)
    code(study, "Ingrid", TEN)  # on which they differ, undecided
    change_codebook(study, lambda codebook: merged(codebook, OTHER, TEN), "merged")
    assert counted_views(study)["view"] == {LONELY, TEN}


def test_what_was_decided_on_two_codes_holds_for_the_one_they_are_merged_into(study: Session) -> None:
    decide(study, (OLD, HAS_NOT))
    change_codebook(study, lambda codebook: merged(codebook, OTHER, OLD), "merged")
    assert counted_views(study)["view"] == set()  # both have it now, but by the merger alone
    uncode(study, "Ingrid", OLD)
    uncode(study, "Olav", OLD)
    assert [decision.lapsed for decision in reconciliations.with_lapsed(study.project)] == [True]


@pytest.mark.parametrize("again", ["Olav/2", "Ingrid/2"])
def test_a_later_round_of_the_same_coder_keeps_no_decision(again: str, study: Session) -> None:
    code(study, again, TEN)
    correct_both(study)
    assert disagreements(study).answers == ()
    assert all(decision.lapsed for decision in reconciliations.with_lapsed(study.project))


@pytest.mark.parametrize("seed", range(12))
def test_the_view_and_the_list_of_disagreements_agree(seed: int, tmp_path: Path) -> None:
    """On random codings by coders and their rounds: a code that is listed is one that the view has, and none else."""
    random = Random(seed)
    coders = ["Ingrid", "Ingrid/2", "Ingrid/10", "Olav", "Olav/2", "Kari/0", "Liv/3"]
    with new_study(tmp_path / "s.db") as session:
        for answer in range(1, 6):
            for coder in random.sample(coders, random.randint(0, 4)):
                session.coder = coder
                if random.random() < 0.2:
                    no_code_fits(session, [answer])
                else:
                    code_answers(session, [answer], random.sample([OLD, OTHER, TEN], random.randint(1, 3)))
        listed = {
            (disagreement.response, apart.code)
            for disagreement in disagreements(session).answers
            for apart in disagreement.codes
        }
        view = session.project.execute(
            "SELECT DISTINCT response_id, key FROM codings_apart JOIN codes ON codes.id = code_id"
        ).fetchall()
        assert set(view) == listed


def test_a_file_of_before_keeps_its_decisions_while_coders_differ_on_the_answer(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        code(session, "Olav", OLD)
        code(session, "Ingrid", OTHER)
        decide(session, (OLD, HAS), (OTHER, HAS_NOT), (CARERS, HAS))
        session.project.sqlite.executescript(
            f"UPDATE change_rows SET after = json_remove(after, '$.differed'); UPDATE change_rows SET digest = NULL;"
            f"UPDATE changes SET digest = NULL; {WITHOUT_LAPSING}"
            f" PRAGMA user_version = {schema.MIGRATIONS.index(lapsing)}"
        )
    with open_project(tmp_path / "s.db", "Olav") as session:
        assert counted_views(session)["view"] == {OLD, CARERS}
        correct_both(session)
        assert counted_views(session)["view"] == {LONELY}
        assert check_project(session) == []


def test_whether_a_decision_counts_is_said_once() -> None:
    """By the views: nothing in the store asks the table which outcomes count."""
    store = Path(schema.__file__).parent
    found = {file.name for file in store.glob("*.py") if "<> 'discuss'" in file.read_text("utf-8")}
    assert found == {"lapsing_views.py", "reconciled_views.py"}  # the latter makes older files
