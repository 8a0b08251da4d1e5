"""`coder check`."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_a_sound_file(run: Run, study: Path) -> None:
    done = run("check", study)
    assert (done.code, done.out, done.err) == (0, "study.db is sound.\n", "")
    assert json.loads(run("check", study, "--json").out) == {
        "sound": True, "problems": [], "free_bytes": 0
    }  # fmt: skip


def test_a_broken_index_is_found_and_repaired(run: Run, study: Path) -> None:
    with sqlite3.connect(study) as db:
        db.execute(
            "INSERT INTO responses_fts (responses_fts, rowid, text) VALUES ('delete', 1, 'Eldre som er ensomme')"
        )
    db.close()
    done = run("check", study)
    assert done.code == 1
    assert "study.db has 1 problem." in done.out
    assert "--repair" in done.out
    assert not json.loads(run("check", study, "--json").out)["sound"]
    repaired = run("check", study, "--repair")
    assert (repaired.code, repaired.out) == (0, "study.db is sound.\n")
    assert run("search", study, "ensomme", "--count").out == "1\n"


def test_a_foreign_trigger_stops_every_act_until_it_is_taken_out(run: Run, study: Path) -> None:
    with sqlite3.connect(study) as db:
        db.execute("CREATE TRIGGER x AFTER INSERT ON codings BEGIN DELETE FROM codings WHERE id <> new.id; END")
    db.close()
    done = run("apply", study, "--response", "1", "--code", "eldre")
    assert (done.code, done.out) == (1, "")
    assert "Nothing is written into study.db: the trigger «x» was made by another program." in done.err
    assert "coder check PROJECT --repair" in done.err
    assert run("check", study).code == 1
    repaired = run("check", study, "--repair")
    assert repaired.out == "Mended: the trigger «x» was made by another program.\nstudy.db is sound.\n"
    assert run("apply", study, "--response", "1", "--code", "eldre").code == 0


def test_what_another_program_did_is_said_in_the_language_of_the_reader(run: Run, study: Path) -> None:
    assert run("apply", study, "--response", "1", "--code", "eldre").code == 0
    with sqlite3.connect(study) as db:
        db.execute("CREATE VIEW mitt AS SELECT 1")
        db.execute("DELETE FROM codings")
        db.execute("CREATE TRIGGER x AFTER INSERT ON codings BEGIN SELECT 1; END")
    db.close()
    found = run("--language", "nn", "check", study).out
    assert "utsnittet «mitt» er laga av eit anna program. coder ser ikkje på det." in found
    assert "utløysaren «x» er laga av eit anna program. Han kan endre rader av seg sjølv" in found
    refused = run("--language", "nb", "memo", study, "hei")
    assert "Ingenting blir skrevet i study.db: utløseren «x» er laget av et annet program." in refused.err
    assert (
        "Reparert: utløysaren «x» er laga av eit anna program."
        in run("--language", "nn", "check", study, "--repair").out
    )
    assert " er borte, endå loggen har ho: " in run("--language", "nn", "check", study).out
    assert json.loads(run("check", study, "--json", "--repair").out)["mended"] == []


def test_room_is_given_back(run: Run, study: Path) -> None:
    Path("mye.csv").write_text("id;grupper\n" + "".join(f"M{n};{'mye ' * 300}{n}\n" for n in range(600)), "utf-8")
    assert run("import", study, "mye.csv").code == 0
    before = study.stat().st_size
    assert run("undo", study).code == 0
    assert run("redo", study).code == 0
    checked = run("check", study)
    assert (checked.code, checked.out.splitlines()[0]) == (0, "study.db is sound.")
    assert "serve nothing: --compact gives them back." in checked.out
    assert study.stat().st_size > 1.5 * before
    done = json.loads(run("check", study, "--compact", "--json").out)
    assert done["compacted"]["bytes_after"] == study.stat().st_size < 1.2 * before
    assert run("check", study).out == "study.db is sound.\n"
    assert run("undo", study).code == 0
    assert run("redo", study).code == 0
    assert run("check", study).code == 0


def test_damaged_pages_never_end_a_command_in_a_traceback(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    content = study.read_bytes()
    generator = random.Random(5)
    used = [place for place in range(9 * 4096, len(content)) if content[place]]
    for _ in range(5):
        damaged = bytearray(content)
        for place in generator.sample(used, 40):
            damaged[place] ^= generator.randrange(1, 256)
        for arguments in (("status",), ("search", "eldre"), ("export",), ("log",), ("undo",), ("codebook", "show")):
            study.write_bytes(damaged)
            done = run(*((*arguments, study) if arguments[0] == "codebook" else (arguments[0], study, *arguments[1:])))
            assert done.code == 0 or done.err.startswith("Error: "), arguments


def test_offsets_outside_the_text_are_found(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    with sqlite3.connect(study) as db:
        db.execute("UPDATE codings SET end_char = 900")
    db.close()
    done = run("check", study)
    assert done.code == 1
    assert "900" in done.out
