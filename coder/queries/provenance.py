"""How a study was made: imports, runs, decisions, codebook changes, and the full log."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from coder import __version__, libraries
from coder.i18n.words import translated
from coder.model.origins import way_of
from coder.queries.agreeing import agreement_of
from coder.queries.reconciling import reconciled_so_far
from coder.queries.samples import progress
from coder.reports.compact import union
from coder.reports.provenance import Provenance, SampleDrawn
from coder.store import coding_orders, counts, importing, journal, queries, redactions
from coder.store.connection import sqlite_version

if TYPE_CHECKING:
    from coder.model.excerpts import Memo
    from coder.model.run import Run
    from coder.project import Session
    from coder.reports.study import Study


def provenance(session: Session, study: Study) -> Provenance:
    """Return what the appendices report about how `study` was made."""
    project = session.project
    decided = [redaction.decision for rows in redactions.decided(project).values() for redaction in rows]
    imports, runs_made = importing.imports(project), counts.runs_made(project)
    runs = [run for run, _ in runs_made]
    return Provenance(
        versions=versions(runs),
        version=__version__,
        read_with=_together(file_import.libraries for file_import in imports),
        learned_with={
            method: _together(run.libraries for run in runs if run.method == method)
            for method in dict.fromkeys(run.method for run in runs)
        },
        imports=imports,
        runs=runs_made,
        code_fates=counts.suggestion_fates(project),
        automatic=counts.automatic_put(project),
        proposed=counts.proposed(project),
        proposed_by={
            way: counts.proposed_by(project, (run.id for run in runs if way_of(run) == way))
            for way in dict.fromkeys(map(way_of, runs))
        },
        files=coding_orders.files(project),
        samples=[
            SampleDrawn(
                sample_progress.sample.question,
                sample_progress.sample.at[:10],
                sample_progress.sample.seed,
                study.labels.get(sample_progress.sample.by, sample_progress.sample.by),
                sum(part.answers for part in sample_progress.sample.strata),
                sample_progress.members,
                sample_progress.coded,
            )
            for sample_progress in progress(session)
        ],
        memos=_memos(session, study),
        origins=counts.codings_by_origin(project),
        by_hand=counts.codings_by_hand(project) if runs else [],
        blind=list(counts.shown_suggestions(project)),
        coders=[coder_progress for coder_progress in queries.progress_by_coder(project) if coder_progress.responses],
        code_changes=[change for change in counts.code_changes(project) if change.stands],
        acts=counts.acts_by_kind(project),
        redacted=decided.count(redactions.REDACT),
        kept=decided.count(redactions.KEEP),
        agreement=agreement_of(session, study),
        reconciled=reconciled_so_far(session, union(answered.several for answered in study.questions.values())),
    )


def _memos(session: Session, study: Study) -> list[Memo]:
    """Return the memos on the project, then those on codes in codebook order."""
    book = study.codebook
    places = {book.path(code): place for place, code in enumerate(book)}
    memos = [memo for memo in queries.memos(session.project) if memo.case is None and memo.response is None]
    return sorted(memos, key=lambda memo: -1 if memo.code is None else places.get(memo.code, len(places)))


def versions(runs: Iterable[Run]) -> tuple[str, ...]:
    """Return the program, the libraries imported, and the models that made suggestions, with versions, a line each."""
    installed = [f"Python {platform.python_version()}", f"SQLite {sqlite_version()}"]
    installed += [f"{name} {version}" for name, version in libraries.loaded().items()]
    lines = [f"coder {__version__}", ", ".join(installed)]
    models = {run.method: run.parameters for run in runs}
    for method, parameters in models.items():
        settings = ", ".join(f"{key}={value}" for key, value in parameters.items())
        lines.append(f"{method}: {settings}" if settings else method)
    return tuple(lines)


def _together(recorded: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Return each library with its versions recorded in several runs, without repeats."""
    versions: dict[str, dict[str, None]] = {}
    for recorded_versions in recorded:
        for name, version in recorded_versions.items():
            versions.setdefault(name, {})[version] = None
    return tuple(f"{name} {version}" for name, its_versions in versions.items() for version in its_versions)


def log_rows(session: Session, language: str) -> list[tuple[str | int | None, ...]]:
    """Return the whole journal, oldest first, a row per change, in the language of the report.

    Responses are given by number, since reports must not name respondents.
    """
    return [
        (
            change.id,
            change.at,
            change.coder,
            change.kind,
            translated(change.what, language),
            change.rows,
            change.origin,
            change.stands,
        )
        for change in reversed(list(journal.log(session.project)))
    ]
