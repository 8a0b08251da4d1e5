"""A report of partly coded answers, from the command line: no number tells of answers that nobody has coded."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coder.operations.coding import code_answers, no_code_fits
from coder.project import open_project
from coder.queries import queue
from coder.store import codebooks, journal
from tests.older_files import WITHOUT_THEMES

if TYPE_CHECKING:
    from tests.cli.conftest import Run

CODEBOOK = "name: Bok\nlanguage: nb\ncodes:\n  - id: k\n    name: kø\n"
N = 100


@pytest.fixture
def sorted_by_county(tmp_path: Path, run: Run) -> Path:
    """Two waves, in each a hundred answers sorted by county; forty per cent of every county write of queues."""
    project = tmp_path / "s.db"
    run("init", project)
    for wave in ("2023", "2024"):
        lines = [
            f"{wave}-{i};{'Oslo' if i < N // 2 else 'Viken'};{'kø' if i % 5 < 2 else 'annet'} {wave} {i}"
            for i in range(N)
        ]
        file = tmp_path / f"{wave}.csv"
        file.write_text("\n".join(["id;fylke;tiltak", *lines]), encoding="utf-8")
        assert run("import", project, file, "--open", "tiltak", "--id", "id", "--wave", wave).code == 0
    (tmp_path / "b.yaml").write_text(CODEBOOK, encoding="utf-8")
    assert run("codebook", "apply", project, tmp_path / "b.yaml").code == 0
    return project


def code(project: Path, ids: Sequence[int], in_order: str = "") -> None:
    """Code these answers as they are, in an order of the queue."""
    with open_project(project, "Kari") as session:
        session.in_order = in_order
        have = [number for number in ids if (number - 1) % N % 5 < 2]
        code_answers(session, have, ["k"], stands=None)
        no_code_fits(session, [number for number in ids if number not in have], stands=None)


def report(project: Path, run: Run, *options: str) -> str:
    done = run("report", project, "-o", "r.md", "--with-appendices", "--undecided", "hide", *options)
    assert done.code == 0, done.err
    return Path("r.md").read_text(encoding="utf-8").replace("\u00a0", " ")


def test_thirty_per_cent_in_file_order_tell_of_themselves_only(sorted_by_county: Path, run: Run) -> None:
    code(sorted_by_county, [*range(1, 31), *range(N + 1, N + 31)], "file")
    text = report(sorted_by_county, run)
    assert re.search(r"kø \| +12 \| +40 \|\n", text)  # n, per cent: no interval
    assert "Prosent av dem som er kodet (n=30)" in text
    assert not [line for line in text.splitlines() if line.startswith("| kø") and re.search(r"\d–\d", line)]
    assert "Endring, prosentpoeng" not in text
    assert "Endringen er ikke regnet ut: i «2023» og «2024»" in text
    assert "Viken (n=0)" in text
    assert re.search(r"kø \| +12 \(40 %\) \| +– \|", text)
    assert "100 av 100 spurte respondenter har svart på spørsmålet, og 30 av svarene er kodet." in text
    assert "12 av 100" not in text
    assert "Rekkefølgen de ble kodet i: som i fila (30)." in text


def test_where_no_order_is_known_one_sentence_says_so(sorted_by_county: Path, run: Run) -> None:
    code(sorted_by_county, [*range(1, 31), *range(N + 1, N + 31)])
    assert "Rekkefølgen de ble kodet i, er ikke kjent." in report(sorted_by_county, run)


def test_orders_are_named_with_their_numbers_and_older_codings_have_none(sorted_by_county: Path, run: Run) -> None:
    code(sorted_by_county, list(range(N + 1, N + 11)))
    code(sorted_by_county, list(range(N + 11, N + 14)), "uncertain")
    code(sorted_by_county, list(range(N + 14, N + 19)), "half 3")
    assert "rekkefølge ikke kjent (10), halvt usikre, halvt tilfeldige (5) og de mest usikre først (3)." in report(
        sorted_by_county, run
    )


def test_the_first_of_a_random_order_are_a_random_sample(sorted_by_county: Path, run: Run) -> None:
    with open_project(sorted_by_county, "Kari") as session:
        ids = queue.make_queue(session, "tiltak", "random", seed=11)
    code(sorted_by_county, ids[:60], "random 11")
    text = report(sorted_by_county, run)
    assert "de første i tilfeldig orden (startverdi 11)" in text
    assert "95 % KI" in text
    assert "Endring, prosentpoeng" in text
    code(sorted_by_county, ids[70:71], "list")
    assert "er ikke et tilfeldig utvalg" in report(sorted_by_county, run)


def test_answers_of_a_drawn_sample_have_an_interval(sorted_by_county: Path, run: Run) -> None:
    assert run("sample", sorted_by_county, "--question", "tiltak", "--n", "40", "--seed", "5").code == 0
    with open_project(sorted_by_county, "Kari") as session:
        ids = queue.make_queue(session, "tiltak", "sample")
    code(sorted_by_county, ids[:30], "sample")
    text = report(sorted_by_county, run)
    assert "tilfeldig utvalg av dem som svarte (startverdi 5)" in text
    assert "95 % KI" in text


def test_all_coded_has_everything(sorted_by_county: Path, run: Run) -> None:
    code(sorted_by_county, list(range(1, 2 * N + 1)))
    text = report(sorted_by_county, run)
    assert "Prosent av dem som svarte (n=100)" in text
    assert "95 % KI" in text
    assert "Endring, prosentpoeng" in text


def test_a_file_from_before_orders_were_recorded_gets_their_table(tmp_path: Path, run: Run) -> None:
    from coder.store import coding_migrations, coding_orders, schema

    project = tmp_path / "old.db"
    (tmp_path / "a.csv").write_text("id;tiltak\nA;kø\nB;annet\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(CODEBOOK, encoding="utf-8")
    run("init", project)
    run("import", project, tmp_path / "a.csv", "--open", "tiltak", "--id", "id")
    run("codebook", "apply", project, tmp_path / "b.yaml")
    run("apply", project, "--response", "A", "--code", "kø")
    with closing(sqlite3.connect(project)) as file:
        # What later versions have added goes.
        file.executescript(
            f"{WITHOUT_THEMES} DROP TABLE coding_orders; DROP TABLE reported;"
            "ALTER TABLE responses DROP COLUMN listed_under;"
            "ALTER TABLE runs DROP COLUMN libraries; ALTER TABLE imports DROP COLUMN libraries;"
            "ALTER TABLE changes DROP COLUMN facts;"
            f"PRAGMA user_version = {schema.MIGRATIONS.index(coding_migrations.orders)}"
        )
    code(project, [2], "more")
    with open_project(project, read_only=True) as session:
        assert coding_orders.by_answer(session.project) == {2: "more"}


FROM_FILE = {"nb": "hentet inn fra en fil (5)", "nn": "henta inn frå ei fil (5)", "en": "from a file (5)"}


def brought_in(project: Path, run: Run) -> None:
    """Five answers get codings made elsewhere."""
    rows = [f"2024-{n};{'kø' if n % 5 < 2 else ''}" for n in range(5)]
    Path("k.csv").write_text("\n".join(["id;koder", *rows]), encoding="utf-8")
    done = run("apply", project, "--from", "k.csv", "--codes", "koder", "--wave", "2024")
    assert done.code == 0, done.err


def test_codings_brought_in_from_a_file_are_said_to_be(sorted_by_county: Path, run: Run) -> None:
    brought_in(sorted_by_county, run)
    code(sorted_by_county, [N + 11, N + 12], "file")
    for language, sentence in FROM_FILE.items():
        text = report(sorted_by_county, run, "--language", language)
        assert sentence in text
        assert "(2)" in text
        assert "ikke kjent (" not in text


def test_codings_brought_in_with_an_earlier_version_are_known_by_their_act(sorted_by_county: Path, run: Run) -> None:
    from coder.store import coding_migrations

    brought_in(sorted_by_county, run)
    with open_project(sorted_by_county, "Kari") as session, session.project.transaction():
        session.project.execute("DELETE FROM coding_orders")
        coding_migrations.brought_in(session.project.db)
    run("apply", sorted_by_county, "--response", f"#{N + 20}", "--code", "kø")
    text = report(sorted_by_county, run)
    assert FROM_FILE["nb"] in text
    assert "pekt ut enkeltvis på kommandolinja (1)" in text
    assert run("check", sorted_by_county).code == 0


ON_THE_LINE = {
    "nb": ("pekt ut enkeltvis på kommandolinja (3)", "de sikreste forslagene samlet (2)"),
    "nn": ("peika ut enkeltvis på kommandolinja (3)", "dei sikraste forslaga samla (2)"),
    "en": ("one by one on the command line (3)", "the surest suggestions together (2)"),
}


def test_answers_named_on_the_command_line_and_the_surest_suggestions_are_said_to_be(
    sorted_by_county: Path, run: Run
) -> None:
    with open_project(sorted_by_county, "Kari") as session, journal.change(session.project, "suggest", "Kari") as act:
        code_row = session.project.value("SELECT id FROM codes")
        run_id = act.insert(
            "runs",
            {"at": act.at, "method": "default", "parameters": "{}", "seed": 0, "learned_from": 0, "responses": 3,
             "quality": "null", "codebook_id": codebooks.codebook_version(session.project)},
        )  # fmt: skip
        for number, confidence in ((1, 0.9), (2, 0.8), (3, 0.3)):
            act.insert(
                "suggestions",
                {"run_id": run_id, "response_id": N + number, "code_id": code_row, "rank": 1, "proposed": 1,
                 "confidence": confidence, "evidence": "[]"},
            )  # fmt: skip
    answer = f"#{N + 3}"
    for args in (
        ("decide", "--above", "0.5", "--accept", "--yes"), ("decide", "--response", answer, "--code", "k", "--accept"),
        ("apply", "--response", f"#{N + 7}", "--code", "kø"), ("apply", "--response", f"#{N + 8}", "--no-code-fits"),
    ):  # fmt: skip
        done = run(args[0], sorted_by_county, *args[1:])
        assert done.code == 0, done.err
    for language, sentences in ON_THE_LINE.items():
        text = report(sorted_by_county, run, "--language", language)
        assert all(sentence in text for sentence in sentences), text
    assert run("check", sorted_by_county).code == 0


def test_a_code_counts_in_the_codebook_as_it_does_where_it_is_asked(tmp_path: Path, run: Run) -> None:
    """Of six who answered both questions, four are coded at the first and two others at the second."""
    project = tmp_path / "to.db"
    (tmp_path / "b.yaml").write_text(CODEBOOK, encoding="utf-8")
    assert run("init", project, "--codebook", tmp_path / "b.yaml", "--unit", "organisation").code == 0
    rows = "\n".join(["id;tiltak;behov", *(f"K{n};ventetid {n} her;behov {n} der" for n in range(6))])
    (tmp_path / "to.csv").write_text(rows, encoding="utf-8")
    opened = ("--open", "tiltak", "--open", "behov", "--id", "id")
    assert run("import", project, tmp_path / "to.csv", *opened).code == 0
    for case, question in (("K0", "tiltak"), ("K1", "tiltak"), ("K2", "tiltak"), ("K3", "tiltak"),
                           ("K3", "behov"), ("K4", "behov")):  # fmt: skip
        assert run("apply", project, "--response", f"{case}/{question}", "--code", "kø", "--coder", "Kari").code == 0
    text = report(project, run)
    (shown,) = re.findall(r"\| kø \| +\| +\| (\d+) \| (\d+) \|", text.split("Kodeboka med antall.")[1])
    assert shown == ("5", "6")  # K3, who has it in both, once
    assert "Antall: virksomheter med koden i et svar på minst ett av de åpne spørsmålene, hver én gang." in text
    assert "Mest nevnt: kø (5)." in text
