"""Sets the heading of a study's reports."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coder.message import Message
from coder.model import normal_name
from coder.model.heading import Heading
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import headings, journal


@dataclass(frozen=True, slots=True)
class HeadingSet:
    """The heading of reports; without a change if it is unchanged."""

    heading: Heading
    changed: Changed


def call_report(
    session: Session, title: str | None = None, authors: tuple[str, ...] | None = None, chapter: str | None = None
) -> HeadingSet:
    """Set title, authors or chapter number (None: unchanged), as one change."""
    heading = headings.current(session.project)
    new = replace(
        heading,
        title=heading.title if title is None else normal_name(title),
        authors=heading.authors if authors is None else tuple(filter(None, map(normal_name, authors))),
        chapter=heading.chapter if chapter is None else normal_name(chapter),
    )
    if new == heading:
        return HeadingSet(heading, Changed("heading", None))
    what = Message("title, authors and chapter of the report")  # no names: reports have the log in an appendix
    with journal.change(session.project, "heading", session.coder, what) as act:
        headings.put(act, new)
        return HeadingSet(new, changed_by(session, act))
