"""A whole study through the commands: the corpus storting beside the project."""

from __future__ import annotations

from tests.cli.conftest import Run
from tests.cli.corpora import a_big_corpus


def test_a_big_corpus(run: Run) -> None:
    a_big_corpus(run, "storting")
