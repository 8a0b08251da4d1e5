"""Exports the codebook of a project to REFI-QDA, the exchange format of programs for qualitative analysis."""

from __future__ import annotations

from pathlib import Path

from coder import __version__
from coder.errors import CoderError
from coder.interchange import qde
from coder.interchange.codes import codes_of
from coder.operations.exporting import words_of
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.redacted_export import RedactedExport
from coder.reports.writers import whole_file
from coder.store import refi_rows
from coder.text.visible import typed

ORIGIN = f"coder {__version__}"
"""The origin named in files."""


def export_codebook(session: Session, target: Path, *, reader: str = "", unredacted: bool = False) -> int:
    """Write the codebook as .qdc; return the number of codes. Raises FileRefused, and CoderError for an empty codebook,
    which the format does not allow.
    """
    session.refuse_as_target(target)
    with session.snapshot():
        redacted = None if unredacted else RedactedExport(session)
        codebook = codebook_of(session)
        codebook = redacted.codebook(codebook) if redacted else codebook
        if not codebook.codes:
            raise CoderError(
                "{project} has no codes, and a .qdc has at least one.",
                "Add codes first: coder codebook import {typed_project} FILE.",
                project=session.project.path,
                typed_project=typed(session.project.path),
            )
        codes = codes_of(codebook, refi_rows.code_uuids(session.project), {}, words_of(session), reader)
        with whole_file(target) as partial:
            qde.write_codebook(codes, ORIGIN, partial)
    return len(codebook)
