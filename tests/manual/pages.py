"""The pages of the manual and the README, and what stands in them."""

from __future__ import annotations

import re

from tests.manual.made import DOCS

ROOT = DOCS.parent


def page(path: str) -> str:
    """A page of the manual, or the README."""
    return (ROOT / path).read_text(encoding="utf-8")


def section(path: str, heading: str) -> str:
    """The text under a second-level heading of a page; fails where there is none such."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page(path), re.MULTILINE | re.DOTALL)
    assert found, f"{path} has no heading «## {heading}»"
    return found.group(1)


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
