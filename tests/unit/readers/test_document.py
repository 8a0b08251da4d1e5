"""Documents: headings become questions, paragraphs and list items responses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from coder.errors import FileRefused
from coder.readers import ReadOptions, Source, open_source

SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="../shared is not here")


def document(folder: Path, text: str | bytes, name: str = "brev.txt") -> Source:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_source(path)


def pairs(source: Source) -> list[tuple[object, object]]:
    return [(question, text) for _, (question, text) in source.rows()]


def test_numbered_questions_and_items(tmp_path: Path) -> None:
    text = "1. Hva er vanskelig?\n\n- tid\n- penger\n  og folk\n\n2. Hva hjelper?\n\n1. Mer tid\n2. Mer ro\n"
    opened = document(tmp_path, text)
    assert opened.kind == "document"
    assert [column.name for column in opened.columns] == ["question", "text"]
    assert pairs(opened) == [
        ("1. Hva er vanskelig?", "tid"),
        ("1. Hva er vanskelig?", "penger\nog folk"),
        ("2. Hva hjelper?", "Mer tid"),
        ("2. Hva hjelper?", "Mer ro"),
    ]
    assert opened.problems == []
    assert [line for line, _ in opened.rows()] == [3, 4, 9, 10]


def test_numbered_sections_nest_by_their_numbers(tmp_path: Path) -> None:
    text = "1.1 GRUPPER\n\nEn tekst.\n1.1.1 BARN\n\nTo tekster.\n\n1.2 TILTAK\n\nTre tekster.\n"
    assert pairs(document(tmp_path, text)) == [
        ("1.1 GRUPPER", "En tekst."),
        ("1.1 GRUPPER > 1.1.1 BARN", "To tekster."),
        ("1.2 TILTAK", "Tre tekster."),
    ]


def test_short_lines_before_long_texts_are_headings(tmp_path: Path) -> None:
    long = "Dette er en lengre tekst om hvordan tjenestene har det. " * 5
    text = f"Innledning\n\n{long}\n\n{long}\n\n{long}\n\nTiltak\n\n{long}\n\n{long}\n"
    assert [question for question, _ in pairs(document(tmp_path, text))] == ["Innledning"] * 3 + ["Tiltak"] * 2


def test_a_list_of_short_answers_has_no_headings(tmp_path: Path) -> None:
    long = "Vi har ikke kapasitet til å følge opp alle som trenger det, og ventelista er lang. " * 3
    answers = ["Eldre over 70 år", long.strip(), "Barn og unge", "Ingen", "Nei", "Folk med rusproblemer"]
    assert pairs(document(tmp_path, "\n\n".join(answers))) == [("innspill", answer) for answer in answers]


def test_numbered_points_alone_on_their_lines_are_headings_and_items_of_a_list_are_not(tmp_path: Path) -> None:
    points = "Vi takker for høringen.\n\n1. Krav om kompetanse\nKravet er for strengt for små kommuner.\n"
    points += "\n2. Frister\n\nFristen er altfor kort for oss.\n"
    assert pairs(document(tmp_path, points)) == [
        ("innspill", "Vi takker for høringen."),
        ("1. Krav om kompetanse", "Kravet er for strengt for små kommuner."),
        ("2. Frister", "Fristen er altfor kort for oss."),
    ]
    items = "1. Flere folk i tjenesten\nog penger til å lønne dem med.\n\n2. Ro\n3. Tid\n"
    assert {question for question, _ in pairs(document(tmp_path, items))} == {"innspill"}


def test_line_ends_become_lf_and_text_stays_otherwise(tmp_path: Path) -> None:
    opened = document(tmp_path, "  Bla\u030abær \t er\r\ngodt.  \r\n\r\nDet\u00a0er\u2028sant.\r")
    assert pairs(opened) == [("innspill", "Bla\u030abær \t er\ngodt."), ("innspill", "Det\u00a0er\u2028sant.")]


def test_cells_of_a_table_are_one_item_and_lone_numbers_left_out(tmp_path: Path) -> None:
    table = "\n\n".join(["Antall", "Prosent", "Ja", "135", "39", "Nei", "162", "47"])
    opened = document(tmp_path, f"En lengre setning om tabellen.\n\n{table}\n\nEn setning til.\n\n12\n\nOg en til.\n")
    texts = [text for _, text in pairs(opened)]
    assert texts[1] == "Antall\nProsent\nJa\n135\n39\nNei\n162\n47"
    assert "12" not in texts
    assert [str(problem) for problem in opened.problems] == [
        "line 3: A table of 8 cells was read as one item.",
        "line 21: The number «12» alone was left out.",
    ]


def test_a_heading_without_text_is_listed(tmp_path: Path) -> None:
    opened = document(tmp_path, "1. Hva nå?\n\n2. Og så?\n\nIngenting.\n")
    assert pairs(opened) == [("2. Og så?", "Ingenting.")]
    assert [str(problem) for problem in opened.problems] == ["line 1: The heading «1. Hva nå?» has no text below it."]


def test_cp1252_and_mojibake_in_documents(tmp_path: Path) -> None:
    assert pairs(document(tmp_path, "Blåbær på øya.".encode("cp1252"))) == [("innspill", "Blåbær på øya.")]
    garbled = "Blåbær på øya.".encode().decode("cp1252").encode()
    opened = document(tmp_path, garbled)
    assert "--repair-mojibake" in opened.problems[0].message
    assert pairs(open_source(opened.path, ReadOptions(repair_mojibake=True))) == [("innspill", "Blåbær på øya.")]


def test_markdown(tmp_path: Path) -> None:
    text = (
        "---\ntitle: x\n---\n# Spørsmål\n\nEn tekst\nover to linjer.\n\n## Tiltak\n* en\n* to\n  tre\n\n"
        "Annet\n=====\n\n> sitat\n\n```\n# ikke overskrift\n```\n"
    )
    opened = document(tmp_path, text, "svar.md")
    assert pairs(opened) == [
        ("Spørsmål", "En tekst\nover to linjer."),
        ("Spørsmål > Tiltak", "en"),
        ("Spørsmål > Tiltak", "to\ntre"),
        ("Annet", "sitat"),
        ("Annet", "# ikke overskrift"),
    ]
    assert [str(problem) for problem in opened.problems] == ["line 1–3: The front matter was left out."]


def test_word_headings_lists_and_tables(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Tittel", 0)
    made.add_heading("1 Utfordringer", 1)
    made.add_paragraph("Et avsnitt.")
    made.add_paragraph("et punkt", style="List Bullet")
    made.add_heading("Tiltak", 2)
    made.add_paragraph("Linje en\nlinje to")
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ["Hva", "Mer tid", "Hvem", "Alle"], strict=True):
        cell.text = text
    path = tmp_path / "svar.docx"
    made.save(str(path))
    opened = open_source(path)
    assert pairs(opened) == [
        ("1 Utfordringer", "Et avsnitt."),
        ("1 Utfordringer", "et punkt"),
        ("1 Utfordringer > Tiltak", "Linje en\nlinje to"),
        ("1 Utfordringer > Tiltak", "Hva | Mer tid"),
        ("1 Utfordringer > Tiltak", "Hvem | Alle"),
    ]


def word(folder: Path, body: str, prolog: str = "") -> Path:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    path = folder / "svar.docx"
    with zipfile.ZipFile(path, "w") as archive:
        xml = f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", xml)
    return path


def test_word_reads_insertions_and_content_controls_but_not_deletions(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>Vi </w:t></w:r><w:ins><w:r><w:t>vil</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>må</w:delText></w:r></w:del></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>I et felt</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert pairs(open_source(word(tmp_path, body))) == [("innspill", "Vi vil"), ("innspill", "I et felt")]


BOX = (
    "<w:p><w:r><w:t>Før boksen.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{0}</mc:Choice>"
    "<mc:Fallback>{0}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
).format("<w:txbxContent><w:p><w:r><w:t>I boksen.</w:t></w:r></w:p></w:txbxContent>")
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def test_word_reads_a_text_box_once_and_says_so(tmp_path: Path) -> None:
    opened = open_source(word(tmp_path, BOX.replace("<w:p>", f"<w:p {COMPATIBLE}>", 1)))
    assert pairs(opened) == [("innspill", "Før boksen."), ("innspill", "I boksen.")]
    assert [str(problem) for problem in opened.problems] == ["Read with the paragraph it hangs on: 1 text box."]


def test_word_says_what_it_leaves_out(tmp_path: Path) -> None:
    """Deleted text, notes, comments, headers and footers, each with a count; the separators of notes are none."""
    path = word(
        tmp_path,
        "<w:p><w:r><w:t>Vi </w:t></w:r><w:del><w:r><w:delText>må</w:delText></w:r></w:del>"
        "<w:smartTag><w:r><w:t>vil</w:t></w:r></w:smartTag></w:p>",
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = "<w:p><w:r><w:t>en merknad</w:t></w:r></w:p>"
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            f"<w:footnotes {space}><w:footnote><w:p/></w:footnote><w:footnote>{text}</w:footnote>"
            f"<w:footnote>{text}</w:footnote></w:footnotes>",
        )
        archive.writestr("word/comments.xml", f"<w:comments {space}><w:comment>{text}</w:comment></w:comments>")
        archive.writestr("word/header1.xml", f"<w:hdr {space}>{text}</w:hdr>")
        archive.writestr("word/header2.xml", f"<w:hdr {space}><w:p/></w:hdr>")
    opened = open_source(path)
    assert pairs(opened) == [("innspill", "Vi vil")]
    assert [str(problem) for problem in opened.problems] == [
        "Left out: 2 footnotes.", "Left out: 1 comment.", "Left out: 1 header.", "Left out: 1 deleted passage.",
    ]  # fmt: skip


ANSWER = "Det meste går til møter, og jeg skulle ønske at jeg hadde mer tid til hver enkelt. " * 3


@pytest.mark.parametrize("question", ["-for generell trening?", "– og ellers", "Hvordan gikk det da?"])
def test_what_an_interviewer_asks_in_between_is_no_heading(tmp_path: Path, question: str) -> None:
    text = f"{ANSWER}\n\n{ANSWER}\n\n{question}\n\n{ANSWER}\n\n{ANSWER}\n\n{ANSWER}\n"
    opened = document(tmp_path, text, "svar.txt")
    assert {name for name, _ in pairs(opened)} == {"innspill"}
    assert len(pairs(opened)) == 6


@pytest.mark.parametrize(("name", "text"), [("svar.txt", f"Tiltak\n\n{ANSWER}\n"), ("svar.md", "# Tiltak\n\nEn.\n")])
def test_headings_can_be_switched_off(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert [question for question, _ in pairs(open_source(path))] in (["innspill"] * 2, ["Tiltak"])
    opened = open_source(path, ReadOptions(headings=False))
    assert [question for question, _ in pairs(opened)] == ["innspill", "innspill"]
    assert pairs(opened)[0][1] == "Tiltak"


def test_word_with_a_doctype_is_refused(tmp_path: Path) -> None:
    prolog = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(FileRefused, match="DOCTYPE"):
        open_source(word(tmp_path, "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", prolog))


@needs_seeds
def test_the_consultation_answer(tmp_path: Path) -> None:
    opened = open_source(next(SEEDS.glob("000*.txt")))
    by_question: dict[object, int] = {}
    for question, _ in pairs(opened):
        by_question[question] = by_question.get(question, 0) + 1
    asked = [question for question in by_question if str(question)[:3] in ("1. ", "2. ", "3. ")]
    assert len(asked) == 3
    assert all(str(question).endswith("?") for question in asked)
    assert [by_question[question] for question in asked[:2]] == [15, 29]
    assert all(text == str(text).strip() and "\r" not in str(text) for _, text in pairs(opened))


@needs_seeds
def test_the_chapter(tmp_path: Path) -> None:
    opened = open_source(next(SEEDS.glob("003*.txt")))
    questions = list(dict.fromkeys(str(question) for question, _ in pairs(opened)))
    assert [question.split()[0] for question in questions[-5:]] == ["10.1", "10.2", "10.3", "10.4", "10.5"]
    texts = [str(text) for _, text in pairs(opened)]
    assert not any(text.isdecimal() for text in texts)
    assert sum("\n135\n39\n" in text for text in texts) == 1
    assert "Eldre over 70 år" in texts
    assert sum(question.startswith("10.4") for question, _ in pairs(opened)) == 11  # type: ignore[attr-defined]


def test_a_comment_in_markdown_is_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "svar.md"
    file.write_text("<!-- intern merknad -->\n\n# Spørsmål\n\nEt svar <!-- med merknad --> her.\n", encoding="utf-8")
    opened = open_source(file)
    assert [cells for _, cells in opened.rows()] == [["Spørsmål", "Et svar <!-- med merknad --> her."]]
    assert [str(problem) for problem in opened.problems] == ["line 1: A comment was left out."]
