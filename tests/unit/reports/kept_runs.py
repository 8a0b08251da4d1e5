"""Projects of answers that nobody has coded, and runs of suggestions that are kept in them."""

from __future__ import annotations

from pathlib import Path

from coder.project import Session
from tests.unit.reports.report_samples import project_of


def uncoded(path: Path, answers: int, coders: tuple[str, ...] = ()) -> Session:
    """A project with two codes, c0 «a» and c1 «b», and nothing coded."""
    session = project_of(path, [f"svar nummer {number}" for number in range(answers)], ["a", "b"])
    session.project.execute("DELETE FROM codings")
    session.coder = "Kari"
    return session


def stored(session: Session, at: str, proposed: dict[int, str]) -> int:
    """A stored run that proposes a code for some answers."""
    project = session.project
    with project.transaction():
        project.execute(
            "INSERT INTO runs (at, method, parameters, seed, learned_from, responses, quality)"
            " VALUES (?, 'default', '{}', 0, 4, ?, 'null')",
            (at, len(proposed)),
        )
        run = int(project.value("SELECT max(id) FROM runs"))
        for response, code in proposed.items():
            project.execute(
                "INSERT INTO suggestions (run_id, response_id, code_id, rank, confidence, proposed)"
                " VALUES (?, ?, (SELECT id FROM codes WHERE key = ?), 1, 0.9, 1)",
                (run, response, code),
            )
    return run
