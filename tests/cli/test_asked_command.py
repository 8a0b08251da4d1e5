"""`coder asked`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_whom_a_question_was_put_to_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    rows = [
        f"{n};{['Ja', 'Nei', 'Vet ikke'][n % 3]};{'Nord' if n % 2 else 'Sør'};svar nummer {n} her" for n in range(12)
    ]
    Path("svar.csv").write_text("\n".join(["id;har;del;grupper", *rows]), encoding="utf-8")
    assert run("init", "p.db").code == 0
    assert run("import", "p.db", "svar.csv", "--id", "id", "--open", "grupper").code == 0
    single = run("asked", "p.db", "grupper", "har=Ja")
    assert single.out == "«grupper» was put to those with har=Ja.\n"
    several = run("asked", "p.db", "grupper", "har", "del=Nord")
    assert several.out == "«grupper» was put to those with har=Ja, har=Nei or har=Vet ikke and del=Nord.\n"
    assert run("asked", "p.db", "--language", "nn").out == (
        "«grupper» blei stilt til dei med har=Ja, har=Nei eller har=Vet ikke og del=Nord.\n"
    )
    assert run("asked", "p.db", "grupper", "--all").out == "«grupper» was put to all.\n"
