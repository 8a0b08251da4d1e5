"""Offsets and lengths of answers are the same in Python, in our own queries and in plain SQLite."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model import Filter
from coder.operations.coding import code_answers
from coder.queries.finding import search_answers
from coder.store import runs
from coder.store.sorting import sorted_ids
from tests.small_study import folder_for_all, new_study

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\0\0\u0301😀a "), min_size=1, max_size=30)
STUDY = new_study(folder_for_all() / "tegn.db")
PLAIN = sqlite3.connect(STUDY.project.path)
code_answers(STUDY, ["#1"], ["eldre"], (0, 1))


@settings(deadline=None, max_examples=150)
@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_offsets_and_lengths_agree_for_every_text(text: str, first: int, second: int) -> None:
    project = STUDY.project
    start, end = sorted((min(first, len(text) - 1), min(second, len(text))))
    end = max(end, start + 1)
    with project.transaction():
        project.execute("UPDATE responses SET text = ? WHERE id = 1", (text,))
        project.execute("UPDATE codings SET start_char = ?, end_char = ?", (start, end))
    assert project.value("SELECT text FROM responses WHERE id = 1") == text
    # A program that knows nothing of ours.
    (excerpt,) = PLAIN.execute("SELECT excerpt FROM coded_excerpts").fetchone()
    assert excerpt == text[start:end].replace("\0", "␀")
    taught = [marked for _, marked, _ in runs.coded_excerpts(project)]
    assert taught == ([text[start:end]] if end - start < len(text) else [])
    lengths = {number: len(held) for number, held in project.execute("SELECT id, text FROM responses")}
    assert sorted_ids(project, Filter(), "Ingrid", sort="length") == sorted(lengths, key=lambda n: (lengths[n], n))


def test_words_after_a_nul_are_found(tmp_path: Path) -> None:
    from tests.small_study import bring_in

    with new_study(tmp_path / "nul.db") as study:
        file = json.dumps({"id": "K9", "tiltak": "før\0etterpå"}) + "\n"
        from coder.operations.importing import Roles

        bring_in(study, file, name="nul.jsonl", roles=Roles(id="id", open=("tiltak",)))
        assert [row.text for row in search_answers(study, Filter(text="etterpå"))] == ["før\0etterpå"]
