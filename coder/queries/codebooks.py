"""The project's codebook as it is now, and how often its codes are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.i18n import words
from coder.i18n.translator import languages
from coder.store import codebooks, queries

if TYPE_CHECKING:
    from coder.model import Codebook
    from coder.project import Session


def codebook_of(session: Session) -> Codebook:
    """Return the codebook as it is, retired codes last."""
    return codebooks.codebook_of(session.project)


NORWEGIAN = ("nb", "nn")


def language_of(session: Session) -> str:
    """Return the language of reports and exports: of the codebook; where that says none, Norwegian as its reader has
    it.
    """
    of_codebook = codebook_of(session).language[:2]
    if not of_codebook and words.language() in NORWEGIAN:
        return words.language()
    return of_codebook if of_codebook in languages() else "nb"


def codings_by_code(session: Session) -> dict[str, int]:
    """Return how many codings each code has, by id."""
    return codebooks.codings_by_code(session.project)


def code_counts(session: Session) -> dict[str, tuple[int, int]]:
    """Return, per code, its own codings and the responses with it or a descendant."""
    return {row.code_id: (row.codings, row.responses_with_sub_codes) for row in queries.code_counts(session.project)}


def subtree(session: Session, code: str | None) -> list[str]:
    """Return stable ids of a code and its descendants; none for a code that is not in the codebook."""
    codebook = codebook_of(session)
    top = codebook.by_id.get(code or "")
    return [] if top is None else [member.id for member in codebook.subtree(top)]
