"""The method appendix: agreement, blind coding, and suggestions per run and code, each coding counted once."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from coder import __version__
from coder.model import Suggestion
from coder.model.ids import ResponseId
from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import LiveSuggestion, decide
from coder.operations.erasing import withdraw
from coder.operations.flags import SuggestionsShown, note_shown
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import make_report, method_text
from coder.project import create_project
from coder.queries.live_run import LiveRun
from coder.reports.chapter import Chapter, Heading, Paragraph
from coder.reports.definition import Band, Definition
from tests.small_study import new_study
from tests.unit.reports.kept_runs import stored, uncoded
from tests.unit.reports.report_samples import compose_report, project_of, table


def texts(chapter: Chapter) -> str:
    return "\n".join(block.text for block in chapter.blocks if isinstance(block, Paragraph | Heading))


def items_of(chapter: Chapter, checklist: str) -> dict[str, str]:
    return {str(number): str(said) for number, _, said in table(chapter, checklist).rows}


# Agreement


def test_agreement_stands_with_its_n_and_interval(tmp_path: Path) -> None:
    with uncoded(tmp_path / "p.db", 20) as session:
        for coder in ("Kari", "Ola"):
            session.coder = coder
            for response in range(1, 19):
                code = "c0" if response % 3 else "c1"
                code_answers(session, [response], ["c1" if coder == "Ola" and response == 1 else code], stands=None)
            no_code_fits(session, [19])
        session.coder = "Kari"
        code_answers(session, [20], ["c0"], stands=None)
        chapter, _ = compose_report(session, undecided="hide")
        alone, _ = compose_report(session, Definition(coders=("Kari",)), undecided="hide")
    said = texts(chapter)
    assert "Over 19 svar kodet av begge koderne er Krippendorffs alfa 0,9" in said
    assert "19 av de kodede svarene er kodet av minst to (95 prosent)" in said
    checklist = {row[0]: str(row[2]) for row in table(chapter, "srqr").rows}
    assert "Samsvaret mellom koderne, målt med Krippendorffs alfa" in checklist["S15"]
    assert checklist["S11"] == "Åpne spørsmål: «svar»."
    assert checklist["S9"] == "Ingen celler i tabeller etter gruppe måtte skjules: ingen av dem er 1–4."
    rows = {row[0]: row for row in table(chapter, "samsvar").rows}
    # 11 both, one only Kari, none only Ola, 7 neither.
    assert rows["a"][1:4] == (19, 12, pytest.approx(100 * 18 / 19))
    assert rows["a"][4] == pytest.approx(1 - (38 - 1) * 2 / (2 * 23 * 15))
    # They differ on one answer alone, so the interval reaches to 1.
    assert rows["a"][5] == (pytest.approx(0.539, abs=0.01), 1)
    assert rows["a"][5] != "–"
    assert rows["a"][8] == pytest.approx(22 / 23)
    assert "Ingen svar er kodet av mer enn én" in texts(alone)


def test_answers_alike_count_once(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["Vet ikke", "vet ikke.", "Eldre", "Unge"], ["a", "b"]) as session:
        session.project.execute("DELETE FROM codings")
        for coder in ("Kari", "Ola"):
            session.coder = coder
            code_answers(session, [1, 2, 3], ["c0"], stands=None)
            code_answers(session, [4], ["c1"], stands=None)
        chapter, _ = compose_report(session, undecided="hide")
    assert "Over 3 svar kodet av begge koderne" in texts(chapter)
    assert "1 svar som er likt et annet og ble kodet sammen med det" in texts(chapter)


def test_a_low_kappa_of_a_common_code_is_explained_and_it_is_said_whether_the_order_stands(tmp_path: Path) -> None:
    applied: dict[str, dict[str, Iterable[int]]] = {
        "Kari": {"c0": range(1, 15), "c1": range(13, 25), "c2": range(1, 24)},
        "Ola": {"c0": range(1, 12), "c1": range(12, 25), "c2": [*range(1, 23), 24]},
    }
    with project_of(tmp_path / "p.db", [f"svar nummer {n}" for n in range(24)], ["a", "b", "c"]) as session:
        session.project.execute("DELETE FROM codings")
        for coder, codes in applied.items():
            session.coder = coder
            for code, answers in codes.items():
                code_answers(session, list(answers), [code])
        chapter, _ = compose_report(session, undecided="hide")
    said = texts(chapter)
    assert "Over de 24 svarene som Kari og Ola begge har kodet, avhenger rekkefølgen på temaene av hvem" in said
    assert "«a» – «b» bytter plass." in said
    [note] = [note for note in table(chapter, "samsvar").notes if "Feinstein" in note]
    assert "Kappa og alfa for «c» er lave enda koderne er enige om minst 85 prosent" in note


# Blind


def test_blind_coding_is_told_apart(tmp_path: Path) -> None:
    shown = (("c0", 0.9), ("c1", 0.2))
    with uncoded(tmp_path / "p.db", 5) as session:
        code_answers(session, [1, 2, 3], ["c0"], stands=None)
        seen = ((1, "chosen"), (2, "chosen"), (2, "asked"), (3, "asked"), (4, "open"), (4, "open"), (4, "chosen"))
        note_shown(session, [SuggestionsShown(ResponseId(response), because, shown) for response, because in seen])
        session.coder = "Ola"
        note_shown(session, [SuggestionsShown(ResponseId(1), "asked", shown[:1])])
        chapter, _ = compose_report(session, undecided="hide")
        make_report(session, [tmp_path / "r.zip"], undecided="hide", with_appendices=True)
        without, _ = compose_report(session, Definition(appendices=("method",)), undecided="hide")
    rows = {row[0]: row[1:5] for row in table(chapter, "blindt").rows}
    assert rows == {"Kari": (3, 2, 1, 1), "Ola": (0, 0, 1, 0)}
    assert "2 kodet før koderen så noe forslag; for 2 ba koderen" in texts(chapter)
    assert "og for 1 sto de åpent på skjermen" in texts(chapter)
    assert "2 svar er kodet i blindmodus" in texts(chapter)
    (shown_rows,) = [data for data in chapter.data if data.key == "shown"]
    assert tuple(shown_rows.rows[0][1:]) == ("Kari", 1, "chosen", "a 0.90 | b 0.20")
    assert without.data == ()
    with zipfile.ZipFile(tmp_path / "r.zip") as bundle:
        lines = bundle.read("shown.jsonl").decode().splitlines()
    assert len(lines) == 7  # what stood open is written once
    assert json.loads(lines[-1])["coder"] == "Ola"


def test_nothing_is_said_of_blindness_where_nobody_was_blind(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["a", "b"], ["x"]) as session:
        note_shown(session, [SuggestionsShown(ResponseId(1), "open", (("c0", 0.9),))])
        chapter, _ = compose_report(session, undecided="hide")
    assert "blind" not in texts(chapter).casefold()
    assert [data.key for data in chapter.data] == ["log", "shown"]


def test_what_stood_on_the_screen_is_told_of_though_nobody_decided_on_it_and_no_run_is_kept(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["a", "b"], ["x"]) as session:
        code_answers(session, [1, 2], ["c0"], stands=None)
        bare, _ = compose_report(session, undecided="hide")
        note_shown(session, [SuggestionsShown(ResponseId(1), "open", (("c0", 0.9),))])
        said = method_text(session)
        chapter, _ = compose_report(session, undecided="hide")
    assert "Det er ikke brukt maskinelle forslag til koder." in texts(bare)
    assert "maskinelle" not in said
    assert "så koderne 1 forslag til 1 svar på skjermen" in said
    assert "Ingen koder har tatt stilling til noen av dem." in said
    assert table(chapter, "maskin").rows == (("Under koding", "", "", 1, 1, 0, 0, 0, 0),)
    items = items_of(chapter, "coreq-llm")
    assert items["L1"].startswith("En klassifikator foreslo koder")
    assert items["L1"] in items_of(chapter, "srqr")["S14"]
    assert items["L6"].startswith("Under kodingen så koderne 1 forslag")


@pytest.mark.parametrize(
    ("learned", "said", "items"),
    [
        (0, "lært av kodeboka alene (metode", "Kodeboka alene: ingen svar var kodet."),
        (1, "lært av kodeboka og svarene som", "Kodeboka og 1 kodet svar i dette prosjektet."),
    ],
)
def test_a_run_says_what_it_learned_from(learned: int, said: str, items: str, tmp_path: Path) -> None:
    with uncoded(tmp_path / "p.db", 3) as session:
        stored(session, "2020-01-01T00:00:00Z", {1: "c0"})
        session.project.execute("UPDATE runs SET learned_from = ?", (learned,))
        chapter, _ = compose_report(session, undecided="hide")
    assert said in texts(chapter)
    assert items_of(chapter, "coreq-llm")["L3"] == items
    assert ("kodeboka alene." in items_of(chapter, "coreq-llm")["L1"]) == (not learned)


def test_all_that_was_shown_was_proposed_and_the_method_tells_the_same_number(tmp_path: Path) -> None:
    with uncoded(tmp_path / "p.db", 8) as session:
        seen = [SuggestionsShown(ResponseId(response), "open", (("c0", 0.9), ("c1", 0.4))) for response in range(1, 7)]
        note_shown(session, seen)
        live = LiveRun("t", 1, 8)
        decide(session, [LiveSuggestion(ResponseId(1), Suggestion("c0", 0.9, True, rank=1), live)], "accept")
        chapter, _ = compose_report(session, undecided="hide")
    # shown, proposed, accepted, rejected, changed
    assert [row[3:8] for row in table(chapter, "maskin").rows] == [(12, 12, 1, 0, 0)]
    assert "12 forslag. Under kodingen så koderne 12 forslag til 6 svar på skjermen" in texts(chapter)


def test_codings_from_a_file_are_told_apart_from_those_made_by_hand(tmp_path: Path) -> None:
    coded = tmp_path / "koder.csv"
    coded.write_text("id;koder\nK1;a\nK2;a|b\n", encoding="utf-8")
    with uncoded(tmp_path / "p.db", 5) as session:
        stored(session, "2020-01-01T00:00:00Z", {1: "c0"})
        apply_file(session, coded)
        decide(session, [1], "accept")
        code_answers(session, [4], ["c1"], stands=None)
        chapter, _ = compose_report(session, undecided="hide")
    # answers, codings, by hand, from suggestions, from files
    assert table(chapter, "kodere").rows == (("Kari", 4, 5, 1, 1, 3),)
    assert {row[0]: row[5:] for row in table(chapter, "forslag-koder").rows} == {"a": (0, 1, 2), "b": (1, 0, 1)}
    assert sum(row[-1] for row in table(chapter, "forslag-koder-kjoringer").rows) == 1  # type: ignore[misc]
    said = texts(chapter)
    assert "Av 5 kodinger er 3 gjort andre steder og lest inn fra fil. Kodinger etter fil: koder.csv (3)." in said
    assert "Kodingene som ikke er lest inn fra fil, er gjort, og alle er talt opp, med programmet coder" in said
    assert "er ikke kjent her" in items_of(chapter, "srqr")["S14"]


def test_with_nothing_coded_nothing_is_said_to_have_been_coded(tmp_path: Path) -> None:
    with uncoded(tmp_path / "p.db", 3) as session:
        chapter, _ = compose_report(session, undecided="hide")
        said = method_text(session)
    assert said == (
        "Av 3 spurte respondenter svarte 3 (100 prosent) på det åpne spørsmålet. Ingen svar er kodet ennå. Det er ikke"
        f" brukt maskinelle forslag til koder. Tallene er laget med programmet coder {__version__} på forskerens egen"
        " maskin."
    )
    assert "Samsvar mellom koderne" not in texts(chapter)
    items = items_of(chapter, "srqr") | items_of(chapter, "coreq")
    assert items["S14"].startswith("Kodeboka har 2 koder på ett nivå. Ingen svar er kodet ennå.")
    assert (items["S15"], items["30"]) == ("Alle handlinger er loggført.", "")
    assert items["S13"] == "Svarene er lagret uendret; ingenting i dem er det bestemt å sladde."


def test_without_answers_the_method_says_so_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id;svar\nK1;\n", encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",))))
        said = method_text(session, Definition(language="en"))
    assert said == "There are no answers yet."


# Suggestions per code and run


def test_the_coders_table_says_when_it_counts_more_than_the_report(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["a", "b"], ["x"]) as session:
        whole, _ = compose_report(session, undecided="hide")
        part, _ = compose_report(session, Definition(coders=("Kari",)), undecided="hide")
        stored(session, "2020-01-01T00:00:00Z", {1: "c0"})
        suggested = method_text(session, Definition(coders=("Kari",)))
        of_all = method_text(session)
    assert "Antallet kodinger og forslag gjelder hele prosjektet." in suggested
    assert "hele prosjektet" not in of_all
    assert table(whole, "kodere").notes == ()
    assert any("hele prosjektet" in note for note in table(part, "kodere").notes)


def test_units_of_study_name_all_that_is_known_of_respondents(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "id;svar;fylke;stilling;folketall;ja;tom\n" + "".join(
            f"{n};eldre {n};{'xy'[n % 2]};stilling {n};{1000 + n};{['Ja', 'Nei'][n % 2]};\n" for n in range(12)
        ), encoding="utf-8",
    )  # fmt: skip
    closed = ("fylke", "stilling", "folketall", "ja", "tom")
    with create_project(tmp_path / "p.db", "Kari") as session:
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",), closed=closed)))
        definition = Definition(variables=("fylke",), bands=(Band("fylke", "Fylke"),))
        chapter, _ = compose_report(session, definition, undecided="hide")
    said = {row[0]: str(row[2]) for row in table(chapter, "srqr").rows}
    assert "Kjent om respondentene: fylke, stilling og folketall." in said["S12"]
    assert "Lukkede spørsmål: «ja»." in said["S12"]
    sample = {row[0]: str(row[2]) for row in table(chapter, "coreq").rows}["16"]
    assert sample == "Kjent om respondentene: fylke, stilling og folketall. Tabellene er delt opp etter fylke."
    derived = {row[0]: str(row[2]) for row in table(chapter, "coreq").rows}["26"]
    assert derived == "Kodeboka er ikke endret underveis."


def test_who_has_a_code_is_counted_of_the_coded_questions_whatever_else_they_answered(tmp_path: Path) -> None:
    with new_study(tmp_path / "p.db") as session:
        code_answers(session, ["2"], ["eldre"])
        code_answers(session, ["4"], ["ensomhet"])  # nobody has coded what they answered to the other question
        chapter, _ = compose_report(session, undecided="hide")
    held = {row[0]: row[3] for row in table(chapter, "kodebok").rows}
    assert (held["eldre"], held["ensomhet"], held["grupper"]) == (1, 1, 2)
    said = {row[0]: row[2] for row in table(chapter, "coreq").rows}
    assert str(said["31"]).startswith("Mest nevnt: grupper (2), ")


@pytest.mark.parametrize(
    ("often", "major", "minor"),
    [(6, "Mest nevnt: a (6).", "Nevnt av færre enn fem: b (1)."), (3, "Mest nevnt: a (3) og b (1).", "")],
)
def test_no_theme_is_both_major_and_minor(tmp_path: Path, often: int, major: str, minor: str) -> None:
    with uncoded(tmp_path / "p.db", 8) as session:
        code_answers(session, [*range(1, often + 1)], ["c0"], stands=None)
        code_answers(session, [8], ["c1"], stands=None)
        chapter, _ = compose_report(session, undecided="hide")
    items = items_of(chapter, "coreq")
    assert (items["31"], items["32"]) == (major, minor)


def test_the_audit_trail_says_what_can_be_undone_and_of_what_intervals_tell(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", [f"svar nummer {number}" for number in range(6)], ["a", "b"]) as session:
        chapter, _ = compose_report(session, undecided="hide")
        withdraw(session, "K5")
        erased, _ = compose_report(session, undecided="hide")
    assert "Alle handlinger er loggført og kan angres. Hele loggen ligger i arbeidsboka og i CSV-pakken." in texts(
        chapter
    )
    assert "kan angres, bortsett fra at respondenter er slettet. Hele loggen" in texts(erased)
    assert "Der alle som svarte, er talt med, ser konfidensintervallene (Wilson) på dem som" in texts(chapter)


def test_tables_are_numbered_as_they_are_printed(tmp_path: Path) -> None:
    texts = [f"svar nummer {number}" for number in range(12)]
    with project_of(tmp_path / "p.db", texts, ["a", "b"]) as session:
        note_shown(session, [SuggestionsShown(ResponseId(1), "chosen", (("c0", 0.9),))])
        chapter, _ = compose_report(session, Definition(), undecided="hide")
    numbers = [table.number for table in chapter.tables]
    further = [number for number in numbers if number.startswith("V.")]
    assert len(further) > 8
    assert [table.key for table in chapter.tables if table.number == "V.1"] == ["oversikt"]
    assert numbers == [
        *(str(place) for place in range(1, len(numbers) - len(further) + 1)),
        *(f"V.{place}" for place in range(1, len(further) + 1)),
    ]
