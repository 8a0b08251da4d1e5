"""Letters: a list item keeps what it is listed under; letterhead, greeting and closing can be left out and are told."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from coder.readers import ReadOptions, Source, open_source
from coder.text.leading import leading_sentence
from tests.unit.readers.test_letters import odt, pdf

SEEDS = Path(__file__).resolve().parents[3] / ".." / "shared" / "seeds"
needs_seeds = pytest.mark.skipif(not SEEDS.exists(), reason="../shared is not here")


def under(source: Source) -> dict[str, str]:
    """Each item's text → the text of what it is listed under."""
    texts = [str(text) for _, (_, text) in source.rows()]
    return {texts[item]: texts[above] for item, above in source.listed_under.items()}


def letter(folder: Path, text: str, **options: bool) -> Source:
    path = folder / "brev.txt"
    path.write_text(text, encoding="utf-8")
    return open_source(path, ReadOptions(**options))  # type: ignore[arg-type]


LEAD = "Vi er enige i forslaget. Dette gjelder følgende grupper:"


def test_an_item_stands_under_the_sentence_that_leads_into_its_list(tmp_path: Path) -> None:
    opened = letter(tmp_path, f"{LEAD}\n\n- eldre\n- unge som\n  står utenfor\n\nVi takker for oss.\n\n- uten ledd\n")
    assert under(opened) == {"eldre": LEAD, "unge som\nstår utenfor": LEAD}
    assert leading_sentence(LEAD) == "Dette gjelder følgende grupper:"


@pytest.mark.parametrize(
    "text",
    [
        "1. Tiltak for unge\n   - kurs\n   - team\n2. Samarbeid\n",  # moved in
        "- Tiltak for unge:\n1. kurs\n2. team\n- Samarbeid\n",  # another mark below a colon
        "1. Tiltak for unge\n\t- kurs\n\t- team\n2. Samarbeid\n",
    ],
)
def test_an_item_of_a_list_in_a_list_stands_under_the_item_above(tmp_path: Path, text: str) -> None:
    found = under(letter(tmp_path, text))
    assert {item: above.rstrip(":") for item, above in found.items()} == {
        "kurs": "Tiltak for unge",
        "team": "Tiltak for unge",
    }


def test_lists_under_each_other_and_other_questions_have_no_context(tmp_path: Path) -> None:
    text = "- ett\n- to\n\n1. Hva hjelper?\n\n- tid\n- ro\n\n2. Hva mangler? Nevn dette:\n\n- folk\n"
    assert under(letter(tmp_path, text)) == {"folk": "Hva mangler? Nevn dette:"}
    headed = "1. Hva mangler av dette: folk eller tid?\n\n- folk\n- tid\n"
    assert under(letter(tmp_path, headed)) == {}  # a heading is the question already


def test_lists_of_word(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Høringssvar", 1)
    made.add_paragraph(LEAD)
    for text, style in (("eldre", "List Bullet"), ("på sykehjem", "List Bullet 2"), ("unge", "List Bullet")):
        made.add_paragraph(text, style=style)
    made.add_paragraph("Vi ber om:")
    made.add_paragraph("mer tid", style="List Number")
    made.add_paragraph("Vi takker.")
    path = tmp_path / "brev.docx"
    made.save(str(path))
    assert under(open_source(path)) == {
        "eldre": LEAD, "på sykehjem": "eldre", "unge": LEAD, "mer tid": "Vi ber om:",
    }  # fmt: skip


def test_lists_of_opendocument_pdf_and_rtf(tmp_path: Path) -> None:
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('på sykehjem', '')}</text:list>"
    body = f"<text:p>{LEAD}</text:p><text:list>{item.format('eldre', inner)}{item.format('unge', '')}</text:list>"
    assert under(open_source(odt(tmp_path, body))) == {"eldre": LEAD, "på sykehjem": "eldre", "unge": LEAD}
    shown = pdf(tmp_path, ["Vi er enige. Dette gjelder:", "- eldre", "- unge"])
    assert under(open_source(shown)) == dict.fromkeys(("eldre", "unge"), "Vi er enige. Dette gjelder:")
    rtf = tmp_path / "brev.rtf"
    mark = rb"{\listtext\pard\plain {\f3 \'b7}\tab}\pard\fi-360\ilvl%d\ls1 "
    items = (mark % 0 + rb"eldre\par", mark % 1 + rb"p\'e5 sykehjem\par", rb"{\pntext\f3\'B7\tab}unge\par")
    rtf.write_bytes(rb"{\rtf1\ansi Dette gjelder:\par " + b"".join(items) + b"}")
    assert under(open_source(rtf)) == {
        "eldre": "Dette gjelder:", "på sykehjem": "eldre", "unge": "Dette gjelder:",
    }  # fmt: skip


HEAD = "Elvedal kommune\nPostboks 12\n2500 Tynset\n\nDeres ref: 24/17\nVår dato: 12.03.2026\n\n"
BODY = (
    "Kommunen viser til høringsnotatet og støtter forslaget om flere tilbud til unge i alle deler av fylket, også der"
    " det er langt mellom folk og få som kan gi hjelp til dem som trenger den.\n\n"
)
LETTER = (
    f"{HEAD}Høringssvar om tilbud til unge\n\nHei!\n\n{BODY}Vi takker for muligheten.\nMed vennlig hilsen\n\n"
    "Kari Nordmann\nrådgiver\n"
)


def test_letterhead_greeting_and_closing_are_left_out_and_told_with_their_lines(tmp_path: Path) -> None:
    opened = letter(tmp_path, LETTER, skip_letterhead=True)
    assert [(question, text) for _, (question, text) in opened.rows()] == [
        ("Høringssvar om tilbud til unge", BODY.strip()),
        ("Høringssvar om tilbud til unge", "Vi takker for muligheten."),
    ]
    assert [str(problem) for problem in opened.problems] == [
        "line 1: Left out as letterhead: «Elvedal kommune · Postboks 12 · 2500 Tynset».",
        "line 5: Left out as letterhead: «Deres ref: 24/17 · Vår dato: 12.03.2026».",
        "line 10: Left out as greeting: «Hei!».",
        "line 15: Left out as closing: «Med vennlig hilsen».",
        "line 17: Left out as closing: «Kari Nordmann · rådgiver».",
    ]


def test_a_letter_is_read_whole_without_the_option_and_the_option_is_named(tmp_path: Path) -> None:
    opened = letter(tmp_path, LETTER)
    assert {"Hei!", "Kari Nordmann\nrådgiver"} <= {text for _, (_, text) in opened.rows()}
    assert [str(problem) for problem in opened.problems] == [
        "lines 1, 10, 15: It looks like a letter (letterhead, greeting, closing): --skip-letterhead leaves that out."
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"Tiltak\n\n{BODY}{BODY}Til slutt vil vi si at dette haster.\n",
        "Eldre\n\nUnge\n\nFra 2020 har vi hatt et team.\n\nVi hilser forslaget velkommen.\n",
        "Til de eldre trengs det mer tid.\n\nOm dagen er det bra.\n\nMed hilsen til alle som har det vondt og trenger"
        " noe mer av oss enn det de får i dag.\n",
    ],
)
def test_nothing_is_left_out_of_what_is_no_letter(tmp_path: Path, text: str) -> None:
    opened = letter(tmp_path, text, skip_letterhead=True)
    assert not [
        problem for problem in opened.problems if "Left out as" in problem.message or "letter" in problem.message
    ]


def test_a_letter_in_word_a_line_a_paragraph(tmp_path: Path) -> None:
    made = docx.Document()
    head = ("Til", "Helsedepartementet", "post@hod.dep.no", "Tynset, 12. mars 2026", "Svar på høring")
    for text in (*head, BODY.strip(), BODY.strip(), "Mvh", "Kari Nordmann", "rådgiver"):
        made.add_paragraph(text)
    path = tmp_path / "brev.docx"
    made.save(str(path))
    opened = open_source(path, ReadOptions(skip_letterhead=True))
    assert [(question, text) for _, (question, text) in opened.rows()] == [("Svar på høring", BODY.strip())] * 2
    assert len(opened.problems) == 7


@needs_seeds
def test_the_consultation_answer_keeps_its_lists_and_loses_its_head() -> None:
    opened = open_source(next(SEEDS.glob("000*.txt")), ReadOptions(skip_letterhead=True))
    found = under(opened)
    assert sum(above == "Videreutvikle helsefelleskapene" for above in found.values()) == 6
    assert sum(above.endswith("finansieringsmodeller hvor:") for above in found.values()) == 2
    texts = [str(text) for _, (_, text) in opened.rows()]
    assert not any("Ellen Hoxmark" in text or "Deres ref" in text for text in texts)
    assert texts[0].startswith("Vi viser til invitasjonen")
