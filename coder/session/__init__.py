"""The use-cases of coding a study. Both front ends call only this."""

from __future__ import annotations

from coder.session.session import Session, create_project, open_project

__all__ = ["Session", "create_project", "open_project"]
