"""How a study came to be as it is: imports, runs, decisions, changes to the codebook, and the full log."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version

from coder import __version__
from coder.reports.method import Provenance
from coder.reports.study import Study
from coder.session.agreeing import agreement_of
from coder.session.session import Session
from coder.store import counts, journal, queries, redactions

LIBRARIES = {
    "scikit-learn": "sklearn",
    "scipy": "scipy",
    "numpy": "numpy",
    "spacy": "spacy",
    "simplemma": "simplemma",
    "rapidfuzz": "rapidfuzz",
    "python-docx": "docx",
    "xlsxwriter": "xlsxwriter",
    "matplotlib": "matplotlib",
}
"""What the numbers and the look of a report may stand on, with the module of each."""


def provenance(session: Session, study: Study) -> Provenance:
    """Everything the appendices tell about how `study` was made."""
    project = session.project
    decided = [row["decision"] for rows in redactions.decided(project).values() for row in rows]
    runs = counts.runs_made(project)
    return Provenance(
        versions=_versions(runs, str(project.value("SELECT sqlite_version()"))),
        version=__version__,
        imports=counts.imports(project),
        runs=runs,
        fates=counts.suggestion_fates(project),
        origins=counts.codings_by_origin(project),
        by_hand=counts.codings_by_hand(project) if runs else [],
        blind=list(counts.shown_suggestions(project)),
        coders=[row for row in queries.progress_by_coder(project) if row["codings"]],
        code_changes=list(counts.code_changes(project)),
        acts=counts.acts_by_kind(project),
        redacted=decided.count(redactions.REDACT),
        kept=decided.count(redactions.KEEP),
        agreement=agreement_of(session, study),
    )


def _versions(runs: list[dict[str, object]], sqlite: str) -> tuple[str, ...]:
    """Lines naming the program, the libraries that this process has imported, and the models that made suggestions."""
    libraries = [f"Python {platform.python_version()}", f"SQLite {sqlite}"]
    libraries += [f"{name} {version(name)}" for name, module in LIBRARIES.items() if module in sys.modules]
    lines = [f"coder {__version__}", ", ".join(libraries)]
    models = {str(run["method"]): run["parameters"] for run in runs}
    for method, parameters in models.items():
        said = ", ".join(f"{key}={value}" for key, value in parameters.items()) if isinstance(parameters, dict) else ""
        lines.append(f"{method}: {said}" if said else method)
    return tuple(lines)


def log_rows(session: Session) -> list[tuple[str | int | None, ...]]:
    """The whole journal, oldest first, a row for each act."""
    rows = list(journal.log(session.project))
    return [
        (
            row["id"], row["at"], row["coder"], row["kind"], row["summary"], row["rows"], row["origin"],
            int(row["stands"]),
        )
        for row in reversed(rows)
    ]  # fmt: skip
