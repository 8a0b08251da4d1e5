"""The report of a project: the published tables, quotes made safe, weights, waves, coders, and next to nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest
from report_samples import project_of

from coder import shipped
from coder.errors import CoderError, FileRefused, NotFound
from coder.reports.chapter import Chapter, Heading, Paragraph, Table
from coder.reports.definition import Band, Definition, QuoteRules, Section
from coder.session import create_project, open_project, redacting
from coder.session.coded_file import apply_file
from coder.session.importing import ReadOptions, Roles, plan_import, run_import
from coder.session.reporting import (
    FORMATS,
    compose_report,
    default_definition,
    definition_text,
    frequency_table,
    group_table,
    group_variables,
    load_definition,
    make_report,
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped survey with both coders' codings."""
    from coder.codebook import read_codebook

    path = tmp_path_factory.mktemp("corpus") / "p.db"
    with create_project(path, "Ingrid", "Prøve") as session:
        session.put_codebook(read_codebook(shipped.CODEBOOK), "codebook")
        run_import(session, plan_import(shipped.SURVEY, ReadOptions(), Roles()))
        for coder, file in shipped.CODINGS.items():
            session.coder = coder
            apply_file(session, file, codes_column="koder", id_column="id", question="grupper")
    return path


def table(chapter: Chapter, key: str) -> Table:
    return next(one for one in chapter.tables if one.key == key)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        # The figures of tables 10.1 to 10.3 of the published chapter: number and per cent.
        ("deltatt", [("Ja", 135, 39), ("Nei", 162, 47), ("Vet ikke", 50, 14), ("Total", 347, 100)]),
        ("tiltak_igangsatt", [("Ja", 85, 25), ("Nei", 118, 34), ("Vet ikke", 141, 41), ("Total", 344, 100)]),
        ("prioriterer_bort", [("Ja", 106, 30), ("Nei", 195, 56), ("Vet ikke", 47, 14), ("Total", 348, 100)]),
    ],
)
def test_the_published_tables_come_out(corpus: Path, question: str, rows: list[tuple[str, int, int]]) -> None:
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, load_definition(shipped.REPORT), undecided="hide")
    made = table(chapter, question)
    assert list(made.rows) == rows
    assert made.total
    assert made.number in ("10.2", "10.6", "10.10")


def test_a_follow_up_question_has_those_who_were_asked_as_its_base(corpus: Path) -> None:
    section = Section("grupper", asked_when=(("prioriterer_bort", ("Ja",)),))
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, Definition(sections=(section,), appendices=()), undecided="hide")
    lead = next(block.text for block in chapter.blocks if isinstance(block, Paragraph) and "106" in block.text)
    assert lead.startswith("Av de 106 som svarte «Ja» på «prioriterer_bort», har 100 svart på spørsmålet")


def test_every_format_is_written_and_says_the_same(corpus: Path, tmp_path: Path) -> None:
    with open_project(corpus) as session:
        done = make_report(
            session, [tmp_path / f"r.{ending}" for ending in FORMATS], load_definition(shipped.REPORT), undecided="hide"
        )
    assert [file.suffix for file in done.files] == [f".{ending}" for ending in FORMATS]
    assert all(file.stat().st_size > 10_000 for file in done.files)
    document = docx.Document(str(tmp_path / "r.docx"))
    assert len(document.tables) == done.tables
    assert len(document.inline_shapes) == done.figures
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 3", "Caption", "Quote", "Quote Source", "Table Note"} <= styles
    headers = [one for one in document.tables if one._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")]
    assert len(headers) == done.tables
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    with zipfile.ZipFile(tmp_path / "r.zip") as bundle:
        rows = [json.loads(line) for line in bundle.read("tables/deltatt.jsonl").decode().splitlines()]
        manifest = json.loads(bundle.read("manifest.json"))
    assert rows[0]["Antall"] == 135
    assert len(manifest["files"]) == len(zipfile.ZipFile(tmp_path / "r.zip").namelist()) - 1
    assert "| Ja | 135 | 39 |" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert '<td class="number">135</td><td class="number">39</td>' in (tmp_path / "r.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_three_languages(corpus: Path, language: str) -> None:
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, Definition(language=language), undecided="hide")
    headings = {block.text for block in chapter.blocks if isinstance(block, Heading)}
    assert {"nb": "Vedlegg: sjekklister", "nn": "Vedlegg: sjekklister", "en": "Appendix: checklists"}[
        language
    ] in headings
    assert {"nb": "Oversikt", "nn": "Oversyn", "en": "Overview"}[language] in headings


def test_a_template_lends_its_styles(corpus: Path, tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("Eldre innhold")
    template.styles["Heading 1"].font.name = "Georgia"
    template.save(str(tmp_path / "mal.docx"))
    definition = Definition(sections=(Section("deltatt"),))
    with open_project(corpus) as session:
        make_report(session, [tmp_path / "r.docx"], definition, template=tmp_path / "mal.docx")
        (tmp_path / "not.docx").write_text("nei", encoding="utf-8")
        with pytest.raises(FileRefused, match="no Word document"):
            make_report(session, [tmp_path / "x.docx"], definition, template=tmp_path / "not.docx")
        with pytest.raises(FileRefused, match="no template"):
            make_report(session, [tmp_path / "x.docx"], definition, template=tmp_path / "gone.docx")
    made = docx.Document(str(tmp_path / "r.docx"))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert "Eldre innhold" not in "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert not (tmp_path / "x.docx").exists()


def test_a_template_without_any_of_the_styles_gets_them(corpus: Path, tmp_path: Path) -> None:
    bare = docx.Document()
    for style in list(bare.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table"):
            style.element.getparent().remove(style.element)
    bare.save(str(tmp_path / "bare.docx"))
    definition = Definition(sections=(Section("deltatt"), Section("grupper")))
    with open_project(corpus) as session:
        make_report(session, [tmp_path / "r.docx"], definition, template=tmp_path / "bare.docx", undecided="hide")
    made = docx.Document(str(tmp_path / "r.docx"))
    used = {paragraph.style.name for paragraph in made.paragraphs}
    assert {"Heading 1", "Heading 2", "Heading 3", "Caption", "Quote"} <= used


def test_names_of_questions_codes_and_values_are_refused_with_the_nearest(corpus: Path) -> None:
    with open_project(corpus) as session:
        for definition, said in (
            (Definition(sections=(Section("gruper"),)), "gruper"),
            (Definition(variables=("fylket",)), "fylket"),
            (Definition(sections=(Section("grupper", codes=("eldree",)),)), "eldree"),
            (Definition(sections=(Section("deltatt", show=("Jaa",)),)), "Jaa"),
            (Definition(sections=(Section("grupper", asked_when=(("deltatt", ("Kanskje",)),)),)), "Kanskje"),
            (Definition(coders=("Ingri",)), "Ingri"),
            (Definition(wave="2030"), "2030"),
            (Definition(weight="vekt"), "vekt"),
        ):
            with pytest.raises(NotFound, match=said) as refused:
                compose_report(session, definition, undecided="hide")
            assert refused.value.hint


def test_only_some_codes_in_the_order_given_with_the_researchers_lead(corpus: Path) -> None:
    section = Section("grupper", codes=("vet ikke", "eldre"), leads=(("eldre", "Dette sier de om eldre:"),), by=())
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, Definition(sections=(section,), appendices=()), undecided="hide")
    assert [row[0] for row in table(chapter, "grupper").rows] == ["vet ikke", "eldre", "eldre med andre tjenester"]
    assert any(isinstance(block, Paragraph) and block.text == "Dette sier de om eldre:" for block in chapter.blocks)


def test_one_coder_alone(corpus: Path) -> None:
    with open_project(corpus) as session:
        both = {one.code.id: one for one in frequency_table(session, "grupper")}
        olav = {one.code.id: one for one in frequency_table(session, "grupper", coders=["Olav"])}
    assert sum(one.codings for one in olav.values()) < sum(one.codings for one in both.values())
    assert all(olav[code].answered.n <= both[code].answered.n for code in olav)


def test_tables_to_look_at_while_coding(corpus: Path) -> None:
    with open_project(corpus) as session:
        assert group_variables(session) == ["folketall_gruppe", "fylke", "helseforetak", "målform"]
        rows, crossed = group_table(session, "grupper", "målform")
        assert len(rows) == len(crossed.rows)
        assert [group.label for group in crossed.grouping.groups][:2] == ["bokmål", "nynorsk"]
        with pytest.raises(NotFound):
            group_table(session, "grupper", "måform")


# Privacy


def private(path: Path):  # type: ignore[no-untyped-def]
    return project_of(path, ["Ring Kari Nordmann på 22 85 50 50 om eldre.", "Eldre i Bærum kommune venter."], ["eldre"])


def test_a_report_is_refused_while_something_is_undecided(tmp_path: Path) -> None:
    with private(tmp_path / "p.db") as session:
        with pytest.raises(CoderError, match="4 places in the quotes") as refused:
            make_report(session, [tmp_path / "r.md"])
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
        found = redacting.undecided(session)
        assert [one.kind for one in found] == ["name", "name", "phone", "place"]
        before = session.project.execute("SELECT text FROM responses").fetchall()
        assert redacting.decide(session, [one for one in found if one.kind == "place"], "keep") == 1
        assert redacting.decide(session, [one for one in found if one.kind != "place"], "redact", "X") == 3
        assert redacting.undecided(session) == []
        assert session.project.execute("SELECT text FROM responses").fetchall() == before
        done = make_report(session, [tmp_path / "r.md"])
        assert done.undecided == 0
        text = (tmp_path / "r.md").read_text(encoding="utf-8")
        assert "Ring X X på X om eldre." in text
        assert "Bærum kommune" in text
        assert "3 steder i svarene er sladdet og 1 er vurdert og beholdt." in text
        session.undo()
        assert len(redacting.undecided(session)) == 3
        session.redo()
        assert redacting.undecided(session) == []
        assert session.check() == []
        assert redacting.forget(session, [row["name"] for row in redacting.decisions(session)]) == 4
        assert len(redacting.undecided(session)) == 4


def test_redacting_by_hand(tmp_path: Path) -> None:
    with private(tmp_path / "p.db") as session:
        assert redacting.add(session, "2", 0, 5, "[…]") == "Eldre"
        with pytest.raises(CoderError):
            redacting.add(session, "2", 5, 500)
        make_report(session, [tmp_path / "r.md"], undecided="hide")
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


# Weights, waves, bands


def test_weights(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id;svar;vekt;alder\n1;eldre;3;20\n2;unge;1;40\n3;unge og;;60\n", encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",), closed=("vekt", "alder"))))
        from coder.model import Code, Codebook

        session.put_codebook(Codebook((Code("e", "eldre"),)), "x")
        session.apply("1/svar", ("eldre",))
        definition = Definition(
            weight="vekt", variables=("alder",), bands=(Band("alder", "Alder", limits=(30, 50)),), mask_below=0
        )
        chapter, _ = compose_report(session, definition, undecided="hide")
    made = table(chapter, "svar")
    assert made.rows[0][:3] == ("eldre", 1, pytest.approx(75.0))
    assert any("vektet med «vekt»" in note for note in made.notes)
    assert any("1 respondenter uten gyldig vekt" in note for note in made.notes)
    by = table(chapter, "svar-alder")
    assert [column.label for column in by.columns] == [
        "Kode", "< 30 (n=1)", "30–49 (n=1)", "50+ (n=1)", "Alle (n=3)",
    ]  # fmt: skip


def test_change_between_waves(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("id;svar\n1;eldre\n2;unge\n", encoding="utf-8")
    second.write_text("id;svar\n1;eldre nå\n3;unge nå\n4;unge òg\n", encoding="utf-8")
    from coder.model import Code, Codebook

    with create_project(tmp_path / "p.db", "Kari") as session:
        session.put_codebook(Codebook((Code("e", "eldre"),)), "x")
        run_import(session, plan_import(first, ReadOptions(), Roles(id="id", open=("svar",))), wave="2023")
        run_import(session, plan_import(second, ReadOptions(), Roles(id="id", open=("svar",))), wave="2024")
        for response in ("1", "2", "3"):
            session.apply(response, ("eldre",))
        chapter, _ = compose_report(session, undecided="hide")
        earlier, _ = compose_report(session, Definition(wave="2023"), undecided="hide")
    made = table(chapter, "svar-endring")
    row = made.rows[0]
    assert (row[0], row[1].n, row[1].base, row[2].n, row[2].base) == ("eldre", 2, 2, 1, 3)  # type: ignore[union-attr]
    assert row[3] == pytest.approx(-200 / 3)
    assert any("1 respondenter er med i begge runder" in note for note in made.notes)
    assert not any(one.key == "svar-endring" for one in earlier.tables)
    assert table(earlier, "svar").rows[0][1] == 2


def weighted_waves(folder: Path, first_weights: str) -> Chapter:
    """A report of the second of two waves with weights; the first has these, one for each of three answers."""
    from coder.model import Code, Codebook

    rows = zip(("1;eldre", "2;unge", "3;unge òg"), first_weights.split(","), strict=True)
    first = "".join(f"{row};{weight}\n" for row, weight in rows)
    (folder / "a.csv").write_text(f"id;svar;vekt\n{first}", encoding="utf-8")
    (folder / "b.csv").write_text("id;svar;vekt\n4;eldre nå;1\n5;unge nå;1\n6;unge igjen;2\n", encoding="utf-8")
    with create_project(folder / "p.db", "Kari") as session:
        session.put_codebook(Codebook((Code("e", "eldre"),)), "x")
        for name, wave in (("a.csv", "2023"), ("b.csv", "2024")):
            roles = Roles(id="id", open=("svar",), closed=("vekt",))
            run_import(session, plan_import(folder / name, ReadOptions(), roles), wave=wave)
        for response in ("1", "4"):
            session.apply(response, ("eldre",))
        chapter, _ = compose_report(session, Definition(weight="vekt", variables=()), undecided="hide")
    return chapter


def test_change_between_waves_is_weighted(tmp_path: Path) -> None:
    made = table(weighted_waves(tmp_path, "3,1,"), "svar-endring")
    before, after = made.rows[0][1:3]
    assert (before.n, before.base, before.percent) == (1, 3, pytest.approx(75.0))  # type: ignore[union-attr]
    assert (after.n, after.base, after.percent) == (1, 3, pytest.approx(25.0))  # type: ignore[union-attr]
    assert made.rows[0][3] == pytest.approx(-50.0)
    assert made.rows[0][4] < -50 < made.rows[0][5]  # type: ignore[operator]
    assert any("vektet med «vekt»" in note for note in made.notes)
    assert any("I 2023 er 1 respondenter uten gyldig vekt" in note for note in made.notes)


def test_change_is_not_computed_where_the_wave_before_has_no_weights(tmp_path: Path) -> None:
    chapter = weighted_waves(tmp_path, ",,")
    assert not any(one.key == "svar-endring" for one in chapter.tables)
    assert any(
        isinstance(block, Paragraph) and "Endringen fra 2023 er ikke regnet ut: «vekt»" in block.text
        for block in chapter.blocks
    )


# Little or nothing to report


def written_everywhere(session, folder: Path, definition: Definition | None = None) -> None:  # type: ignore[no-untyped-def]
    make_report(session, [folder / f"r.{ending}" for ending in FORMATS], definition, undecided="hide")
    assert all((folder / f"r.{ending}").stat().st_size > 200 for ending in FORMATS)


def test_an_empty_project(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        written_everywhere(session, tmp_path)
        assert default_definition(session).sections == ()
        assert "questions:" in definition_text(session)


def test_questions_nobody_answered_codes_never_used_and_one_respondent(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["Bare ett svar her."], ["brukt", "aldri brukt"]) as session:
        written_everywhere(session, tmp_path, Definition(sections=(Section("svar"), Section("gruppe"))))
        text = (tmp_path / "r.md").read_text(encoding="utf-8")
    assert "Ikke brukt: aldri brukt." in text
    assert "Kun én nevner «brukt»." in text


def test_everything_masked(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", [f"Svar nummer {number}." for number in range(6)], ["a", "b"]) as session:
        definition = Definition(sections=(Section("svar"),), variables=("gruppe",), mask_below=100)
        written_everywhere(session, tmp_path, definition)
        chapter, _ = compose_report(session, definition, undecided="hide")
    made = table(chapter, "svar-gruppe")
    assert all(cell.masked for row in made.rows for cell in row[1:-1])  # type: ignore[union-attr]
    assert any("Alle celler er skjult" in note for note in made.notes)
    assert not any(figure.key == "svar-gruppe" for figure in chapter.figures), "nothing is left to draw"


def test_hidden_numbers_are_nowhere_in_a_figure(tmp_path: Path) -> None:
    """Group x has 1 of 10 with a small code: neither its number nor its absence may be read from the figure."""
    answers = [f"Svar nummer {number} her." for number in range(40)]
    with project_of(tmp_path / "p.db", answers, ["a"], ["x", "x", "x", "y", "y", "z", "z", "z"]) as session:
        session.project.execute("DELETE FROM codings WHERE response_id NOT IN (1, 4, 5, 12, 13, 20, 21, 28, 29, 7, 8)")
        definition = Definition(sections=(Section("svar"),), variables=("gruppe",))
        chapter, _ = compose_report(session, definition, undecided="hide")
    rows = {row[0]: row[1:-1] for row in table(chapter, "svar-gruppe").rows}
    hidden = [
        column.label.split(" ")[0]
        for column, cell in zip(table(chapter, "svar-gruppe").columns[1:], rows["a"], strict=False)
        if cell.masked
    ]  # type: ignore[union-attr]
    assert "x" in hidden
    for figure in chapter.figures:
        if figure.key.startswith("svar-gruppe"):
            assert not any(f"{group} 1 av" in figure.alt or f"{group} 0 av" in figure.alt for group in hidden)


def test_nothing_coded_yet(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.db", ["a", "b"], ["x"]) as session:
        session.project.execute("DELETE FROM codings")
        written_everywhere(session, tmp_path, Definition(sections=(Section("svar"),)))
    assert "Ingen av svarene er kodet ennå." in (tmp_path / "r.md").read_text(encoding="utf-8")


def test_a_report_does_not_write_over_the_project_or_to_a_name_it_does_not_know(tmp_path: Path) -> None:
    with project_of(tmp_path / "p.md", ["a"], ["x"]) as session:
        with pytest.raises(CoderError, match="project file itself"):
            make_report(session, [tmp_path / "p.md"])
        with pytest.raises(CoderError, match="ending"):
            make_report(session, [tmp_path / "r.pdf"])
        with pytest.raises(FileRefused, match="folder"):
            make_report(session, [tmp_path / "no" / "r.md"])
