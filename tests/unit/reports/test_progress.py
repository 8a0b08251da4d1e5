"""How far a question is coded: answers and cases apart, and of those only who were asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pytest

from coder.reports.answered import Answered
from coder.reports.chapter import Chapter, Paragraph
from coder.reports.compact import CountedCoding
from coder.reports.compose import compose
from coder.reports.definition import Definition, Section
from coder.reports.planning import plan
from coder.reports.progress import Progress, progress
from coder.reports.provenance import Provenance
from coder.reports.quotes import Chosen
from tests.unit.reports.report_samples import study, table

SEVERAL = Answered(
    "svar", frozenset(range(6)), {1: 0, 2: 0, 3: 0, 4: 1, 5: 2, 6: 2},
    [CountedCoding(1, 0, "b", "Kari", 0, 5), CountedCoding(4, 1, "b", "Kari", 0, 5)],
)  # fmt: skip
"""Case 0: one of three answers coded, 1: its only one, 2: neither of two; 3 to 5 gave none."""


def made(answered: Answered, language: Literal["en", "nb", "nn"] = "en", **section: Any) -> Chapter:
    whole = replace(study([("b", "xy"[case % 2], "y") for case in range(6)]), questions={"svar": answered})
    definition = Definition(
        variables=(),
        mask_below=0,
        sections=(Section("svar", **section),),
        appendices=("overview",),
        language=language,
    )
    return compose(plan(definition, whole), [Chosen()], Provenance()).together


def test_a_case_with_some_of_its_answers_coded_is_not_coded() -> None:
    assert progress(SEVERAL) == Progress(answers=6, coded=2, cases=3, all_coded=1, some_coded=1)
    assert progress(SEVERAL).none_coded == 1
    overview = table(made(SEVERAL), "oversikt")
    said = dict(zip([column.label for column in overview.columns], overview.rows[0], strict=True))
    assert said == {
        "Question": "Svar", "Asked": 6, "Answered": 3, "Answers": 6, "Answers coded": 2,
        "Respondents: all answers coded": 1, "Respondents: some answers coded": 1, "Respondents: no answer coded": 1,
        "Codings": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "6 answers, 2 of them coded. Respondents with all answers coded: 1, with some of them: 1, without: 1."),
        ("nb", "Av 6 svar er 2 kodet. Respondenter med alle svarene kodet: 1, med noen av dem: 1, uten: 1."),
    ],
)  # fmt: skip
def test_the_lead_in_says_answers_and_cases(language: Literal["en", "nb", "nn"], said: str) -> None:
    texts = [block.text for block in made(SEVERAL, language).blocks if isinstance(block, Paragraph)]
    assert any(said in text for text in texts), texts


def test_the_overview_is_of_those_who_were_asked() -> None:
    answered = Answered("svar", frozenset(range(6)), {n: n for n in range(5)}, [CountedCoding(0, 0, "b", "Kari", 0, 5)])
    whole = table(made(answered), "oversikt")
    assert whole.rows[0][1:] == (6, 5, 1, 1)
    some = table(made(answered, asked_when=(("size", ("x",)),)), "oversikt")
    assert some.rows[0][1:] == (3, 3, 1, 1)
    assert some.notes == ("“svar” is of those only who answered “x” to “size”.",)
