"""What could tell who somebody is: reports refuse, hide or show it, decisions are kept and used, names last."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.errors import CoderError
from coder.operations import redacting
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import make_report
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project
from coder.queries import redactions
from coder.queries.status import check_project
from coder.reports.definition import Definition, QuoteRules
from tests.unit.reports.report_samples import compose_report, project_of


def private(path: Path) -> Session:
    return project_of(path, ["Ring Kari Nordmann på 22 85 50 50 om eldre.", "Eldre i Bærum kommune venter."], ["eldre"])


def test_a_report_is_refused_while_something_is_undecided(tmp_path: Path) -> None:
    with private(tmp_path / "p.db") as session:
        with pytest.raises(CoderError, match="4 places in the quotes") as refused:
            make_report(session, [tmp_path / "r.md"], with_appendices=True)
        assert "coder redact" in refused.value.hint
        assert not (tmp_path / "r.md").exists()
        make_report(session, [tmp_path / "hidden.md"], undecided="hide")
        make_report(session, [tmp_path / "shown.md"], undecided="show")
    hidden = (tmp_path / "hidden.md").read_text(encoding="utf-8")
    assert "Ring \\[navn\\] \\[navn\\] på \\[telefonnummer\\] om eldre." in hidden
    assert "Bærum" not in hidden
    assert "4 mulige personopplysninger i sitater, kodebok eller logg er skjult" in hidden
    shown = (tmp_path / "shown.md").read_text(encoding="utf-8")
    assert "UTKAST. 4 mulige" in shown
    assert "Kari Nordmann" in shown


def test_decisions_are_journalled_kept_beside_the_answer_and_used_by_reports(tmp_path: Path) -> None:
    with private(tmp_path / "p.db") as session:
        found = redactions.undecided(session)
        assert [hit.kind for hit in found] == ["name", "name", "phone", "place"]
        before = session.project.execute("SELECT text FROM responses").fetchall()
        assert redacting.decide(session, [hit for hit in found if hit.kind == "place"], "keep").decisions == 1
        assert redacting.decide(session, [hit for hit in found if hit.kind != "place"], "redact", "X").decisions == 3
        assert redactions.undecided(session) == []
        assert session.project.execute("SELECT text FROM responses").fetchall() == before
        done = make_report(session, [tmp_path / "r.md"], with_appendices=True)
        assert done.undecided == 0
        text = (tmp_path / "r.md").read_text(encoding="utf-8")
        assert "Ring X X på X om eldre." in text
        assert "Bærum kommune" in text
        assert "3 steder i svarene er sladdet og 1 er vurdert og beholdt." in text
        undo(session)
        assert len(redactions.undecided(session)) == 3
        redo(session)
        assert redactions.undecided(session) == []
        assert check_project(session) == []
        assert redacting.forget(session, [row.name for row in redactions.decisions(session)]).decisions == 4
        assert len(redactions.undecided(session)) == 4


def test_one_is_said_as_one(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["Eldre i Bærum venter."], ["eldre"]) as session:
        with pytest.raises(CoderError, match=r"1 place in the quotes, .* nobody has decided on it: «Bærum»"):
            make_report(session, [tmp_path / "r.md"], with_appendices=True)
        draft, _ = compose_report(session, undecided="show")
        redacting.decide(session, redactions.undecided(session), "redact")
        redacting.forget(session, [row.name for row in redactions.decisions(session)])
        summaries = [row[0] for row in session.project.execute("SELECT summary FROM changes ORDER BY id DESC LIMIT 2")]
    assert "UTKAST. 1 mulig personopplysning i sitater" in getattr(draft.blocks[0], "text", "")
    assert summaries == ["1 redaction forgotten", "1 decision to redact what could tell who answers are about"]


def test_redacting_by_hand(tmp_path: Path) -> None:
    with private(tmp_path / "p.db") as session:
        assert redacting.add(session, "2", 0, 5, "[…]").text == "Eldre"
        with pytest.raises(CoderError):
            redacting.add(session, "2", 5, 500)
        make_report(session, [tmp_path / "r.md"], undecided="hide", with_appendices=True)
    assert "venter" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "Eldre i" not in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_respondents_are_named_the_same_in_every_report_and_cannot_be_counted_back(tmp_path: Path) -> None:
    definition = Definition(quotes=QuoteRules(respondent="pseudonym"))
    with private(tmp_path / "p.db") as session:
        first, _ = compose_report(session, definition, undecided="hide")
        second, _ = compose_report(session, definition, undecided="hide")
        by_key, _ = compose_report(session, Definition(quotes=QuoteRules(respondent="key")), undecided="hide")
    names = [quote.respondent for quote in first.quotes]
    assert names == [quote.respondent for quote in second.quotes]
    assert all(name.startswith("R-") for name in names)
    assert {quote.respondent for quote in by_key.quotes} == {"K0", "K1"}


def test_a_name_that_respondents_go_by_is_found_whoever_writes_it(tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    rows = [f"{name};Vi deler lege med Krogelt nå" for name in ("Tromsky", "Zulbarn", "Austelk")]
    rows.append("Krogelt;Vi deler ikke lege med noen")
    file.write_text("\n".join(["id;kommune;svar", *(f"{n};{row}" for n, row in enumerate(rows))]), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",), closed=("kommune",))))
        assert [hit.text for hit in redactions.undecided(session)] == ["Krogelt"] * 3
        assert {"krogelt", "austelk"} <= redactions.rare_words(session)
