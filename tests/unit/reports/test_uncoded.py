"""Questions that nobody has coded, such as comments: some of their answers are quoted where that is asked for."""

from __future__ import annotations

from pathlib import Path

from coder.model import Code, Codebook
from coder.model.unit import Unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.unit import choose_unit
from coder.project import create_project
from coder.reports.chapter import Chapter, Heading, Paragraph
from coder.reports.definition import Definition, QuoteRules, Section
from tests.unit.reports.report_samples import compose_report

NOTHING = ("-", "Nei", "Vet ikke", "Ring 987 65 432, så hører dere mer om det")
COMMENTS = ("Det går bedre nå enn i fjor", "Vi savner fastlegen i alle møtene", "Dei kjem aldri på møta våre lenger")


def chapter_of(path: Path, uncoded: int, unit: str = "organisation", *, undecided: str = "hide") -> Chapter:
    """The chapter of ten cases of whom six comment («-» is none) and one says what is coded."""
    rows = [f"K{at};{at % 2};{'Ja' if at < 8 else 'Nei'};{text};" for at, text in enumerate((*NOTHING, *COMMENTS))]
    rows += ["K7;1;Ja;;Eldre venter lenge", "K8;0;Nei;;", "K9;1;Nei;;"]
    path.with_suffix(".csv").write_text("id;side;deltatt;kommentar;hvem\n" + "\n".join(rows), encoding="utf-8")
    with create_project(path, "Kari") as session:
        choose_unit(session, Unit(unit))
        put_codebook(session, Codebook((Code("e", "eldre"),), language="nb"), "bok")
        roles = Roles(id="id", open=("kommentar", "hvem"), closed=("side", "deltatt"))
        run_import(session, plan_import(path.with_suffix(".csv"), ReadOptions(missing=()), roles))
        code_answers(session, ["K7/hvem"], ("eldre",))
        rules = QuoteRules(uncoded=uncoded, attribution=("side",), respondent="key")
        wanted = Definition(quotes=rules, variables=("side",), sections=(Section("deltatt"), Section("kommentar")))
        chapter, _ = compose_report(session, wanted if uncoded else Definition(), undecided=undecided)
    return chapter


def test_answers_that_say_something_are_quoted_after_how_many_answered(tmp_path: Path) -> None:
    found = chapter_of(tmp_path / "u.db", 10)
    quotes = {quote.text: quote for quote in found.quotes}
    assert {*COMMENTS} <= {*quotes}
    assert not {"-", "Nei", "Vet ikke"} & {*quotes}
    assert not any("987" in text for text in quotes), "what is hidden elsewhere is hidden here"
    assert (quotes[COMMENTS[2]].language, quotes[COMMENTS[2]].attribution) == ("nn", "K6")
    said = [block.text for block in found.blocks if isinstance(block, Heading | Paragraph)]
    at = said.index("Kommentar")
    assert said[at + 1 : at + 3] == ["6 av 10 spurte virksomheter har svart på spørsmålet.", "Noen av svarene:"]


def test_of_persons_nothing_is_told_beside_the_quote_and_only_so_many_are_quoted(tmp_path: Path) -> None:
    found = chapter_of(tmp_path / "u.db", 2, "person")
    assert len(found.quotes) == 2
    assert {(quote.attribution, quote.respondent) for quote in found.quotes} == {("", "")}


def test_nothing_uncoded_is_quoted_unless_it_is_asked_for(tmp_path: Path) -> None:
    found = chapter_of(tmp_path / "u.db", 0)
    assert [quote.text for quote in found.quotes] == ["Eldre venter lenge"]
    assert "Kommentar" not in [block.text for block in found.blocks if isinstance(block, Heading)]


def test_an_uncoded_follow_up_of_a_question_that_has_no_section_has_none_either(tmp_path: Path) -> None:
    """Of many closed questions those have a section that a coded one follows; «Hvis ja» alone tells nothing."""
    lines = [";".join(["id", "hvem", *(f"q{n};Hvis ja, hvorfor {n}?" for n in range(12))])]
    for case in range(40):
        yes = case % 2 == 0
        told = ";".join(f"{'Ja' if yes else 'Nei'};{f'vi mangler {n} av {case}' if yes else ''}" for n in range(12))
        lines.append(f"K{case};de eldre venter lenge {case};{told}")
    path = tmp_path / "mange.db"
    path.with_suffix(".csv").write_text("\n".join(lines), encoding="utf-8")
    open_ones = ("hvem", *(f"Hvis ja, hvorfor {n}?" for n in range(12)))
    with create_project(path, "Kari") as session:
        choose_unit(session, Unit("organisation", "kommune"))
        put_codebook(session, Codebook((Code("f", "folk"),), language="nb"), "bok")
        run_import(session, plan_import(path.with_suffix(".csv"), ReadOptions(), Roles(open=open_ones)))
        for case in range(0, 40, 2):
            code_answers(session, [f"K{case}/Hvis ja, hvorfor 3?"], ("folk",))
        chapter, _ = compose_report(session, Definition(appendices=()))
    headings = [block.text for block in chapter.blocks if isinstance(block, Heading)]
    assert headings == ["Q3", "Hvis ja, hvorfor 3?", "Folk", "Oppsummering"]
