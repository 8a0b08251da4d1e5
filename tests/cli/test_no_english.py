"""A walk through the commands in bokmål and nynorsk: no sentence is left in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.english import english_in


def test_english_is_noticed() -> None:
    assert english_in("Made study.db with 3 codes.\nLaget study.db med 3 koder.\n  --by KODER  Of the sample.") == [
        "Made study.db with 3 codes.", "  --by KODER  Of the sample.",
    ]  # fmt: skip


WALK = """
init new.db --codebook kodebok.yaml
import new.db svar.csv --open grupper --open tiltak --dry-run
import new.db svar.csv --open grupper --open tiltak
import new.db svar.csv --open grupper --open tiltak
status new.db
apply new.db --response 1 --code eldre
apply new.db --response 3 --no-code-fits
search new.db eldre
search new.db --uncoded
suggest new.db
runs new.db
runs new.db --run 1
decide new.db --list
decide new.db 1 --accept
memo new.db Husk_dette --response 1
memo new.db
sample new.db --question grupper --n 3
sample new.db --question grupper --plan
sample new.db
redact new.db
codebook show new.db
codebook check kodebok.yaml
codebook diff new.db kodebok.yaml
export new.db -o ut.csv
report new.db -o ut.md --undecided hide
model new.db -o m.model
log new.db
undo new.db
redo new.db
remove new.db --response 1 --code eldre
rename new.db grupper hvem
check new.db
erase new.db --case K5 --yes
"""


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_sentence_is_left_in_english(run: Run, study: Path, language: str) -> None:
    left = []
    for line in WALK.split("\n"):
        if line:
            done = run("--language", language, *line.split())
            assert done.code == 0, (line, done.err)
            assert done.out + done.err, line
            left += [f"{line}: {sentence}" for sentence in english_in(done.out + done.err)]
    assert left == []


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_what_is_noted_of_a_file_of_texts_and_of_a_memo_is_not_in_english(
    run: Run, study: Path, language: str, tmp_path: Path
) -> None:
    texts = tmp_path / "tekster.csv"
    texts.write_text("Det som er bra her, er at alle hjelper hverandre.\nVi trenger flere folk.\n", "utf-8")
    run("init", "ny.db")
    done = run("--language", language, "import", "ny.db", texts, "--dry-run")
    assert "--header-rows 0" in done.out + done.err
    assert "heading" not in done.out + done.err
    assert "'none'" not in done.out
    run("memo", study, "Ring Kari Nordmann på 912 34 567", "--code", "eldre")
    listed = run("--language", language, "redact", study)
    assert "912 34 567" in listed.out
    assert "memo 1" not in listed.out
    assert "1: …" in listed.out
