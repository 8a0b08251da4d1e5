"""Making a run of suggestions, and how good suggestions were on answers that people coded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from coder.errors import CoderError
from coder.model import Codebook, Suggestion
from coder.session.session import Session
from coder.store import codebooks, journal, runs, search
from coder.suggest import load_suggester

KEPT = 5
"""Of each answer the first so many suggestions are kept, and all that are proposed."""

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class RunMade:
    """What a run did: answers looked at, suggestions kept, those proposed, and answers with at least one of these."""

    run: int
    responses: int
    suggestions: int
    proposed: int
    with_proposal: int
    learned_from: int
    info: dict[str, Any]


def suggest(session: Session, *, question: str | None = None, method: str = "default") -> RunMade:
    """Fit on what is coded and on the codebook, and propose codes for every uncoded answer, as one change.

    Raises CoderError when there is neither a codebook nor a coding, or no uncoded answer.
    """
    if question is not None:
        search.question_id(session.project, question)
    with session.project.snapshot():
        codebook = session.codebook()
        coded = runs.coded_responses(session.project)
        corpus = [text for _, text in runs.texts(session.project)]
        targets = runs.texts(session.project, uncoded=True, question=question)
        version = codebooks.codebook_version(session.project)
    if not any(not code.retired for code in codebook):
        raise CoderError("The project has no codebook to suggest from.", "Add one: coder codebook apply PROJECT FILE")
    if not targets:
        raise CoderError(
            "Every answer is coded, so there is nothing to suggest.",
            "Import more answers, or look with `coder status`.",
        )
    suggester = load_suggester(method)
    suggester.fit([text for _, text, _ in coded], [codes for _, _, codes in coded], codebook=codebook, corpus=corpus)
    info = suggester.info()
    tally = {"proposed": 0, "answers": 0}
    with journal.change(session.project, "suggest", session.coder) as act:
        run_id, kept = runs.put_run(
            act,
            {
                "method": method, "parameters": _json(info.get("parameters", {})), "seed": info.get("seed", 0),
                "codebook_id": version, "learned_from": len(coded), "responses": len(targets),
                "quality": _json(info.get("quality", {})),
            },
            _rows(suggester, targets, codebook, codebooks.code_ids(session.project), tally),
        )  # fmt: skip
        act.describe(f"run {run_id}: {tally['proposed']} codes proposed for {len(targets)} uncoded answers")
    return RunMade(run_id, len(targets), kept, tally["proposed"], tally["answers"], len(coded), info)


def _rows(
    suggester: Any, targets: list[tuple[int, str]], codebook: Codebook, rows: dict[str, int], tally: dict[str, int]
) -> Iterator[tuple[int, int, int, float, bool, str]]:
    """The suggestions worth keeping, as rows: answers in file order, surest first within each."""
    for start in range(0, len(targets), BATCH):
        batch = targets[start : start + BATCH]
        for (response, _), found in zip(batch, suggester.suggest([text for _, text in batch]), strict=True):
            proposed = sum(one.proposed for one in found)
            tally["proposed"] += proposed
            tally["answers"] += proposed > 0
            for rank, one in enumerate(found, start=1):
                if rank <= KEPT or one.proposed:
                    yield response, rows[codebook.find(one.code).id], rank, one.confidence, one.proposed, _evidence(one)


def _evidence(suggestion: Suggestion) -> str:
    return _json([asdict(one) for one in suggestion.evidence])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
