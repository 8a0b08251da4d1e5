"""What a project holds, in numbers: each counted once by hand here."""

from __future__ import annotations

import pytest

from coder.model import Filter
from coder.model.decoding import plain_fields
from coder.operations.coding import code_answers
from coder.operations.deciding import decide
from coder.project import Session
from coder.queries.status import status_of
from coder.store import counts, queries, runs
from tests.small_study import SURVEY, bring_in, put_run


@pytest.fixture(autouse=True)
def codings(study: Session) -> None:
    code_answers(study, ["1"], ("pårørende", "ansatte"))
    code_answers(study, ["1"], ("pårørende",), (15, 24))
    code_answers(study, ["2"], ("forløp 1",))
    study.coder = "Olav"
    code_answers(study, ["1"], ("pårørende",))
    code_answers(study, ["3"], ("ansatte",))
    study.coder = "Ingrid"


def test_totals_and_progress(study: Session) -> None:
    put_run(study, [(4, "ensomhet", 0.5), (5, "annet", 0.4)])
    decide(study, [1], "accept")
    decide(study, [2], "reject")
    status = status_of(study)
    assert {**plain_fields(status.totals), "changes": None} == {
        "cases": 3, "responses": 5, "codes": 9, "coders": 2, "codings": 7, "runs": 1, "suggestions": 2, "memos": 0,
        "changes": None,
    }  # fmt: skip
    assert [(row.question, row.asked, row.answered, row.coded) for row in status.questions] == [
        ("tiltak", 3, 3, 2),
        ("grupper", 3, 2, 2),
    ]
    ingrid, olav = status.coders
    assert (ingrid.responses, ingrid.codings, ingrid.from_suggestions) == (3, 5, 1)
    assert (ingrid.accepted, ingrid.rejected, ingrid.changed) == (1, 1, 0)
    assert (olav.responses, olav.codings, olav.accepted) == (2, 2, 0)


def test_a_category_counts_each_answer_once_however_many_sub_codes_and_coders_it_has(study: Session) -> None:
    counts = {row.code_id: row for row in queries.code_counts(study.project)}
    assert (counts["stotte"].codings, counts["stotte"].responses_with_sub_codes) == (0, 2)
    assert (counts["parorende"].codings, counts["parorende"].responses_with_sub_codes) == (3, 1)


def test_earlier_versions_count_nowhere_but_in_their_own_list(study: Session) -> None:
    bring_in(study, SURVEY.replace("Mer støtte", "Mindre støtte"))
    counts = {row.code_id: row.codings for row in queries.code_counts(study.project)}
    assert (counts["parorende"], counts["ansatte"]) == (0, 1)
    assert queries.codings_on_earlier_versions(study.project, Filter()) == 4


def test_what_suggestions_learn_from(study: Session) -> None:
    coded = {response: codes for response, _, codes in runs.coded_responses(study.project)}
    assert coded == {1: {"parorende", "ansatte"}, 2: {"forlop_1"}, 3: {"ansatte"}}
    assert [response for response, _ in runs.texts(study.project, uncoded=True)] == [4, 5]
    assert [response for response, _ in runs.texts(study.project, question="grupper")] == [2, 4]


def test_cases_with_the_same_values_share_them(study: Session) -> None:
    survey = "id;kommune;innbyggere;andel;tiltak;grupper\n" + "".join(f"N{n};Vest;7;1;svar {n};\n" for n in range(50))
    bring_in(study, survey)
    found = dict(counts.case_values(study.project, ""))
    assert len(found) == 53
    assert len({id(values) for values in found.values()}) == 4
