"""A study for programs of others to read."""

from __future__ import annotations

import json
import random

import pytest

from coder.model import Code, Codebook, Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.project import Session, open_project
from coder.store import codebooks, queries
from tests.small_study import CARERS, EMOJI_ANSWER, LONELY, OLD_ANSWER, ONE, YOUNG_ANSWER, bring_in


@pytest.fixture
def coded(study: Session) -> Session:
    """A study with all that a project holds, and signs of every kind."""
    lines = [
        {"id": f"N{n}", "tiltak": text} for n, text in enumerate(["En\r\nto 👩‍👩‍👧 tre", "\u0085 x \ufeff y", '<&">é'])
    ]
    bring_in(study, "".join(json.dumps(line) + "\n" for line in lines), name="mer.jsonl",
             roles=Roles(id="id", open=("tiltak",)))  # fmt: skip
    put_codebook(
        study, Codebook((*codebooks.codebook_of(study.project), Code("ny", "annet", "grupper"))), "with one more"
    )
    drawn = random.Random(3)
    with open_project(study.project.path, "Olav/2 👍") as other:
        for answer in list(queries.answers(study.project, Filter())):
            for who in (study, other):
                start = drawn.randrange(len(answer.text))
                code = drawn.choice([ONE, LONELY, CARERS, "ny"])
                code_answers(who, [answer.response], (code,), (start, drawn.randint(start + 1, len(answer.text))))
        write_memo(other, "om 👍", answer=EMOJI_ANSWER, span=(22, 23))
    no_code_fits(study, [YOUNG_ANSWER])
    write_memo(study, "om svaret", answer=OLD_ANSWER)
    write_memo(study, "om koden", code=ONE)
    write_memo(study, "om det hele")
    return study
