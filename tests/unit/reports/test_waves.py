"""Reports with survey weights, bands of numbers, and change between waves."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from coder.reports.chapter import Chapter, Paragraph
from coder.reports.definition import Band, Definition
from tests.unit.reports.report_samples import IN_FULL, compose_report, table


def test_weights(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id;svar;vekt;alder\n1;eldre;3;20\n2;unge;1;40\n3;unge og;;60\n", encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",), closed=("vekt", "alder"))))
        from coder.model import Code, Codebook

        put_codebook(session, Codebook((Code("e", "eldre"),)), "x")
        code_answers(session, ["1/svar"], ("eldre",))
        no_code_fits(session, [2, 3])
        definition = Definition(
            weight="vekt",
            variables=("alder",),
            bands=(Band("alder", "Alder", limits=(30, 50)),),
            mask_below=0,
            tables=IN_FULL,
        )
        chapter, _ = compose_report(session, definition, undecided="hide")
    made = table(chapter, "svar")
    assert made.rows[0][:3] == ("eldre", 1, pytest.approx(75.0))
    assert any("vektet med «vekt»" in note for note in made.notes)
    assert any("1 respondent uten gyldig vekt" in note for note in made.notes)
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
        put_codebook(session, Codebook((Code("e", "eldre"),)), "x")
        run_import(session, plan_import(first, ReadOptions(), Roles(id="id", open=("svar",))), wave="2023")
        run_import(session, plan_import(second, ReadOptions(), Roles(id="id", open=("svar",))), wave="2024")
        for response in ("#1", "#2", "#3"):
            code_answers(session, [response], ("eldre",))
        no_code_fits(session, [4, 5])
        chapter, _ = compose_report(session, undecided="hide")
        earlier, _ = compose_report(session, Definition(wave="2023", tables=IN_FULL), undecided="hide")
    made = table(chapter, "svar-endring")
    row = made.rows[0]
    assert (row[0], row[1].n, row[1].base, row[2].n, row[2].base) == ("eldre", 2, 2, 1, 3)  # type: ignore[union-attr]
    assert row[3] == pytest.approx(-200 / 3)
    assert any("1 respondent er med i begge runder" in note for note in made.notes)
    assert not any(table.key == "svar-endring" for table in earlier.tables)
    assert table(earlier, "svar").rows[0][1] == 2
    assert ("Runde: 2024." in chapter.facts, "Runde: 2023." in earlier.facts) == (True, True)


def weighted_waves(folder: Path, first_weights: str) -> Chapter:
    """A report of the second of two waves with weights; the first has these, one for each of three answers."""
    from coder.model import Code, Codebook

    rows = zip(("1;eldre", "2;unge", "3;unge òg"), first_weights.split(","), strict=True)
    first = "".join(f"{row};{weight}\n" for row, weight in rows)
    (folder / "a.csv").write_text(f"id;svar;vekt\n{first}", encoding="utf-8")
    (folder / "b.csv").write_text("id;svar;vekt\n4;eldre nå;1\n5;unge nå;1\n6;unge igjen;2\n", encoding="utf-8")
    with create_project(folder / "p.db", "Kari") as session:
        put_codebook(session, Codebook((Code("e", "eldre"),)), "x")
        for name, wave in (("a.csv", "2023"), ("b.csv", "2024")):
            roles = Roles(id="id", open=("svar",), closed=("vekt",))
            run_import(session, plan_import(folder / name, ReadOptions(), roles), wave=wave)
        for response in ("#1", "#4"):
            code_answers(session, [response], ("eldre",))
        no_code_fits(session, [2, 3, 5, 6])
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
    assert any("I 2023 er 1 respondent uten gyldig vekt" in note for note in made.notes)


def test_change_is_not_computed_where_the_wave_before_has_no_weights(tmp_path: Path) -> None:
    chapter = weighted_waves(tmp_path, ",,")
    assert not any(table.key == "svar-endring" for table in chapter.tables)
    assert any(
        isinstance(block, Paragraph) and "Endringen fra 2023 er ikke regnet ut: «vekt»" in block.text
        for block in chapter.blocks
    )
