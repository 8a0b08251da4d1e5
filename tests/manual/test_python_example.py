"""What the manual tells to type in Python runs as written."""

from __future__ import annotations

import pytest

from coder.codebook.read import read_codebook
from tests.manual.pages import ROOT, blocks, page


def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks(page("docs/how-to/use-suggestions.md"), "python")
    given = {
        "texts": ["Eldre som er åleine", "Vet ikke", "Eldre over 80", "vet ikke"],
        "codes": [frozenset({"eldre"}), frozenset({"vet ikke"}), frozenset({"eldre"}), frozenset({"vet ikke"})],
        "all_texts": ["Eldre som er åleine", "Vet ikke", "Eldre over 80", "vet ikke", "Eldre som bur åleine"],
        "codebook": read_codebook(ROOT / "codebooks" / "grupper-ikke-prioritert.yaml"),
    }
    exec(block, given)
    assert capsys.readouterr().out.startswith("eldre ")
