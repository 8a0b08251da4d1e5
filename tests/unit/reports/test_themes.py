"""Theme by theme: who is told of together, in which words, under which headings and captions."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

import pytest

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.model.unit import Unit
from coder.reports.answered import Answered
from coder.reports.chapter import Chapter, Heading, Paragraph
from coder.reports.choosing import Quoted, chosen_quotes, quote_candidates, quoted_answers
from coder.reports.compact import CountedCoding
from coder.reports.compose import compose
from coder.reports.counting import CountedShare
from coder.reports.definition import EVERY, Definition, LeadIns, QuoteRules, Section, ThemeGroup
from coder.reports.grouping import Described
from coder.reports.lead_ins import in_numbers, lead_in
from coder.reports.planning import plan
from coder.reports.provenance import Provenance
from coder.reports.quotes import Chosen
from coder.reports.study import Study
from coder.reports.themes import below_their_category, counts_of, row_names
from coder.reports.words import Words

BOOK = Codebook(
    (
        Code("f", "hovedforløp"), Code("f0", "forløp 0", "f"), Code("f1", "forløp 1", "f"),
        Code("e", "ensomhet"), Code("s", "sosiale problemer"), Code("p", "personlighetsforstyrrelser"),
        Code("x", "annet", residual=True), Code("u", "aldri brukt"),
    )
)  # fmt: skip
KOMMUNE = Unit("organisation", "kommune")


def study(codes: list[str], *, wave: str = "", book: Codebook = BOOK) -> Study:
    """Cases with these codes, apart by blanks: each has one answer, a line for every code."""
    data = {number: {"fylke": "øst" if number % 2 else "vest"} for number, _ in enumerate(codes)}
    codings = [
        CountedCoding(number, number, code, "Kari", 0, 40) for number, held in enumerate(codes) for code in held.split()
    ]
    answered = Answered("svar", frozenset(data), {case: case for case in data}, codings)
    names = {"svar": "Hvem når ikke fram.", "fylke": "Fylke"}
    described = {name: Described(name, label) for name, label in names.items()}
    kinds = {"svar": "open", "fylke": "closed"}
    return Study(wave, data, {"svar": answered}, described, kinds, book, names, KOMMUNE)


def report(whole: Study, section: Section | None = None, *, quoting: bool = True, **wanted: object) -> Chapter:
    """The chapter of one question, in which every answer says something of its own."""
    base = Definition(sections=(section or Section("svar"),), variables=(), mask_below=0, appendices=())
    planned = plan(replace(base, **wanted), whole)  # type: ignore[arg-type]
    texts = {case: f"{'abcdefghijklmnop'[case % 16] * 3} venter på {case} ting hos oss nå" for case in whole.data}
    keys = {f"K{case}": Quoted(case) for case in whole.data}
    held = quote_candidates(planned, [], whole.data)
    picked = chosen_quotes(planned, held, texts, keys) if quoting else [{}]
    return compose(planned, [Chosen(quotes, texts) for quotes in picked], Provenance()).together


def told(chapter: Chapter) -> list[str]:
    """Headings, each with its level, and sentences of the themes."""
    blocks = list(chapter.blocks)
    start = next(at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "Tema for tema")
    beneath = takewhile(lambda block: not (isinstance(block, Heading) and block.level == 1), blocks[start + 1 :])
    return [
        f"{'#' * block.level} {block.text}" if isinstance(block, Heading) else block.text
        for block in beneath
        if isinstance(block, Heading | Paragraph)
    ]


MANY = ["e"] * 6 + ["s"] * 9 + ["f0"] * 3 + ["f1"] * 30 + ["p"] + ["x"] * 9 + ["x"] * 40


def test_sub_codes_stand_below_their_category_and_residual_codes_are_no_themes() -> None:
    assert told(report(study(MANY))) == [
        "### Hovedforløp", "Mange kommuner nevner hovedforløp.",
        "#### Forløp 0", "Forløp 0 nevnes av noen få:",
        "#### Forløp 1", "Mange av kommunene peker på forløp 1:",
        "### Ensomhet", "Ensomhet nevnes av noen:",
        "### Sosiale problemer", "Noen kommuner peker på sosiale problemer:",
        "### Personlighetsforstyrrelser", "Personlighetsforstyrrelser nevnes bare av én av kommunene:",
        "Ingen nevner aldri brukt.",
    ]  # fmt: skip


def test_an_authors_groups_come_first_and_count_each_respondent_once() -> None:
    group = ThemeGroup(("e", "s"), summary="Mange er alene.\n\nDet går på helsa løs.")
    own = ThemeGroup(("f",), title="Forløpene", lead_in="Eller de deler inn i forløp:", quotes=("K11", "K10"))
    chapter = report(
        study(["e s"] * 8 + ["e"] * 2 + ["f0"] * 10 + ["p"] * 20), Section("svar", groups=(group, own)),
        lead_ins=LeadIns(numbers=True), quotes=QuoteRules(per_code=2),
    )  # fmt: skip
    assert told(chapter) == [
        "### Ensomhet og sosiale problemer", "Mange er alene.", "Det går på helsa løs.",
        "Flere kommuner nevner ensomhet og sosiale problemer (10 av 40, 25 prosent):",
        "### Forløpene", "Eller de deler inn i forløp:",
        "### Personlighetsforstyrrelser",
        "De fleste av kommunene peker på personlighetsforstyrrelser (20 av 40, 50 prosent):",
        "Ingen nevner forløp 1 eller aldri brukt.",
    ]  # fmt: skip
    assert [quote.response for quote in chapter.quotes[2:4]] == [11, 10]


def test_two_small_themes_share_a_sentence_unless_that_is_not_wanted() -> None:
    whole = study(["e"] * 3 + ["s"] * 2 + ["p"] + ["x"] * 60)
    assert told(report(whole))[:4] == [
        "### Ensomhet og sosiale problemer", "Ensomhet eller sosiale problemer nevnes av noen:",
        "### Personlighetsforstyrrelser", "Personlighetsforstyrrelser nevnes bare av én av kommunene:",
    ]  # fmt: skip
    apart = told(report(whole, lead_ins=LeadIns(joined=False), theme_headings=False))
    assert apart[:2] == ["Noen få kommuner nevner ensomhet:", "Sosiale problemer nevnes av noen få:"]


def test_joined_themes_are_worded_by_how_many_said_either_and_where_cells_are_hidden_only_if_all_know() -> None:
    whole = study(["e"] * 3 + ["s"] * 2 + ["x"] * 34)
    assert told(report(whole))[1] == "Flere kommuner nevner ensomhet eller sosiale problemer:"  # 5 of 39
    numbers = told(report(whole, lead_ins=LeadIns(numbers=True)))
    assert numbers[1] == "Flere kommuner nevner ensomhet eller sosiale problemer (5 av 39, 13 prosent):"
    hidden = told(report(whole, mask_below=3))
    assert hidden[:2] == [
        "### Ensomhet",
        "Noen få kommuner nevner ensomhet:",
    ]  # «several» would tell that few said both
    few = study(["e"] * 2 + ["s"] * 2 + ["x"] * 34)
    assert told(report(few, mask_below=3))[1] == "Noen få kommuner nevner ensomhet og sosiale problemer:"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["e s"] * 8 + ["e"] * 2 + ["x"] * 30, "Flere kommuner nevner ensomhet og sosiale problemer:"),
        (["e s"] * 3 + ["e"] * 7 + ["x"] * 30, "Flere kommuner nevner ensomhet eller sosiale problemer:"),
        (["e s"] + ["x"] * 39, "Bare én av kommunene nevner ensomhet og sosiale problemer:"),
        (["e"] + ["x"] * 39, "Bare én av kommunene nevner ensomhet eller sosiale problemer:"),
        (["x"] * 40, "Ingen nevner ensomhet eller sosiale problemer."),
    ],
)
def test_an_amount_is_told_of_one_theme_and_another_only_where_it_goes_for_each(codes: list[str], said: str) -> None:
    group = ThemeGroup(("e", "s"))
    assert said in told(report(study(codes), Section("svar", groups=(group,)), theme_headings=False))


def test_what_is_not_touched_stays_as_the_report_makes_it() -> None:
    """Arranged as the project does it: the place of each is said, of one alone there is more."""
    whole = study(MANY + ["s"] * 2 + ["p"] * 2, book=BOOK)
    few = study(["f0"] * 3 + ["f1"] * 30 + ["e"] * 3 + ["s"] * 2 + ["p"] + ["x"] * 60)
    by_itself = [("f",), ("f0",), ("f1",), ("e", "s"), ("p",)]
    for data, codes in ((whole, [("f",), ("f0",), ("f1",), ("e",), ("s",), ("p",)]), (few, by_itself)):
        made = told(report(data))
        for touched in codes:
            groups = tuple(
                ThemeGroup(theme, lead_in="Slik:") if theme == touched else ThemeGroup(theme, by_itself=True)
                for theme in codes
            )
            again = told(report(data, Section("svar", groups=groups)))
            assert len(again) == len(made)
            other = [(old, new) for old, new in zip(made, again, strict=True) if old != new]
            assert [new for _, new in other] == ["Slik:"], touched


def summed_up(chapter: Chapter) -> str:
    """The paragraph of the summary; empty where there is none."""
    blocks = list(chapter.blocks)
    at = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "Oppsummering"), None
    )
    return "" if at is None else next(block.text for block in blocks[at:] if isinstance(block, Paragraph))


def test_the_summary_counts_groups_as_one_and_says_what_is_mentioned_most_often() -> None:
    whole = study(["e"] * 6 + ["s"] * 6 + ["e s"] + ["f0"] * 2 + ["p"] * 5)
    assert summed_up(report(whole)) == (
        "Hvem når ikke fram: Oftest nevnt av de 20 som svarte, er ensomhet (35 prosent), sosiale problemer (35"
        " prosent), personlighetsforstyrrelser (25 prosent) og hovedforløp (10 prosent)."
    )
    grouped = Section("svar", groups=(ThemeGroup(("e", "s"), title="Uten nettverk"),))
    assert "er «uten nettverk» (65 prosent), personlighets" in summed_up(report(whole, grouped))
    three = Section("svar", groups=(ThemeGroup(("e", "s", "p")),))
    assert "(90 prosent) og hovedforløp" in summed_up(report(whole, three))
    assert "er ensomhet (35 prosent), sosiale" in summed_up(report(whole, three, mask_below=3))


def test_themes_that_are_tied_are_all_in_the_summary_or_none_is() -> None:
    book = Codebook(tuple(Code(letter, f"tema {letter}") for letter in "abcdefghij"))
    tied = summed_up(report(study([*"aaabbbcccdefg", *"h" * 2], book=book)))
    assert "tema h" in tied
    assert "tema d" not in tied
    assert summed_up(report(study([*"abcdef"] * 2, book=book))).count("prosent") == 6
    assert summed_up(report(study([*"abcdefghij"], book=book))) == ""


def test_of_too_few_coded_the_text_tells_numbers() -> None:
    whole = study(["e"] * 3 + ["s", "e s"])
    said = told(report(whole))
    assert said[1::2] == ["4 av 5 kommuner nevner ensomhet:", "Sosiale problemer nevnes av 2 av 5:"]
    assert (
        said[-1]
        == "Ingen av 5 kommuner nevner hovedforløp, forløp 0, forløp 1, personlighetsforstyrrelser eller aldri brukt."
    )
    assert "(4) og sosiale problemer (2)" in summed_up(report(whole))
    group = Section("svar", groups=(ThemeGroup(("e", "s", "p")),))
    assert told(report(whole, group))[1].startswith("5 av 5 kommuner nevner ensomhet, sosiale problemer eller person")
    assert told(report(whole, group, mask_below=3))[1].startswith("Minst 4 av 5 kommuner nevner ensomhet, ")
    ten = study(["e"] * 6 + ["s"] * 4)
    assert told(report(ten))[1] == "De fleste kommunene nevner ensomhet:"
    assert told(report(ten, lead_ins=LeadIns(words_from=11)))[1] == "6 av 10 kommuner nevner ensomhet:"


@pytest.mark.parametrize(
    ("language", "several", "numbers", "most"),
    [
        ("nb", "Flere kommuner svarer «Ingen»:", "3 av 40 kommuner svarer «Ingen»:", "30 prosent svarer «Ingen»."),
        ("nn", "Fleire kommunar svarar «Ingen»:", "3 av 40 kommunar svarar «Ingen»:", "30 prosent svarar «Ingen»."),
        ("en", "Several municipalities answer “Ingen”:", "3 of 40 municipalities answer “Ingen”:",
         "30 per cent answer “Ingen”."),
    ],
)  # fmt: skip
def test_a_code_that_is_an_answer_by_itself_is_answered_and_not_mentioned(
    language: str, several: str, numbers: str, most: str
) -> None:
    words, few = Words(language, Unit("organisation", "kommune")), CountedShare(3, 40, 7.5, None, None)
    name = words.quoted("Ingen")
    assert {lead_in(words, name, "several", turn, answered=True) for turn in range(3)} == {several}
    assert in_numbers(words, name, few, 0, answered=True) == numbers
    book = Codebook((Code("i", "Ingen"), Code("e", "eldre"), Code("a", "alle"), Code("u", "Uklart")))
    chapter = report(study(["i"] * 12 + ["e"] * 24 + ["u"] * 4, book=book), language=language)
    said = " ".join(block.text for block in chapter.blocks if isinstance(block, Paragraph))
    assert f" {most}" in said
    assert words("Nobody mentions {theme}:", theme=words.quoted("alle")).rstrip(":") not in said, "nothing of «alle»"
    assert not [block for block in chapter.blocks if isinstance(block, Heading) and block.text == "Uklart"]


def test_codes_by_frequency_stay_below_their_category() -> None:
    whole = study(["e"] * 9 + ["f1"] * 4 + ["f0"] * 2 + ["s"] * 5)
    planned = plan(Definition(sections=(Section("svar"),), order="frequency"), whole)
    counts = [count.code.id for count in counts_of(planned, planned.sections[0]) if count.share.n]
    assert row_names(counts, BOOK) == (
        ["ensomhet", "hovedforløp", "forløp 1", "forløp 0", "sosiale problemer"], (0, 0, 1, 1, 0),
    )  # fmt: skip
    assert row_names(["f0"], BOOK) == (["forløp 0"], (0,))
    assert below_their_category(["f0", "e", "f", "f1"], BOOK) == ["e", "f", "f0", "f1"]


def test_where_nobody_says_anything_of_their_own_there_is_no_heading_of_themes() -> None:
    book = Codebook((Code("x", "annet", residual=True), Code("v", "vet ikke")))
    blocks = report(study(["x", "v", "v"], book=book)).blocks
    assert not any(isinstance(block, Heading) and block.text == "Tema for tema" for block in blocks)


def test_a_quote_of_whoever_has_not_answered_is_refused() -> None:
    group = ThemeGroup(("e",), quotes=("K1", "K99"))
    planned = plan(Definition(sections=(Section("svar", groups=(group,)),)), study(["e", "e"]))
    with pytest.raises(CoderError, match="«K99» is quoted in «svar»"):
        quoted_answers(planned, {"K0": 0, "K1": 1})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nb", "Sosiale problemer nevnes av 1 av 4 (sitert under «Ensomhet»)."),
        ("nn", "Sosiale problemer blir nemnt av 1 av 4 (sitert under «Ensomhet»)."),
        ("en", "1 of 4 brings up sosiale problemer (quoted under “Ensomhet”)."),
    ],
)
def test_of_a_theme_whose_only_answer_is_quoted_elsewhere_it_is_said_where(language: str, said: str) -> None:
    chapter = report(study(["e s", "x", "x", "x"]), language=language)
    assert said in [block.text for block in chapter.blocks if isinstance(block, Paragraph)]


def test_where_a_quote_stands_is_not_told_of_codes_that_are_not_to_be_named_nor_of_a_category_above_it() -> None:
    hidden = report(study(["e s", "x", "x", "x"]), quotes=QuoteRules(also_coded=False))
    assert "Sosiale problemer nevnes av 1 av 4." in told(hidden)
    assert told(report(study(["f0 e", "x", "x", "x"])))[:6] == [
        "### Hovedforløp", "1 av 4 kommuner nevner hovedforløp.",
        "#### Forløp 0", "Forløp 0 nevnes av 1 av 4:",
        "### Ensomhet", "1 av 4 kommuner peker på ensomhet (sitert under «Forløp 0»).",
    ]  # fmt: skip


def test_all_quotes_of_a_theme_may_be_printed() -> None:
    chapter = report(study(["e"] * 60), quotes=QuoteRules(per_code=EVERY))
    assert len(chapter.quotes) == 60


def test_captions_have_the_year_of_the_wave_unless_the_author_has_written_them() -> None:
    own = Section("svar", by=("fylke",), captions=(("figure", "Grupper, våren 2023"), ("table by fylke", "Fylkesvis")))
    chapter = report(study(MANY, wave="Våren 2023"), own, quoting=False, figures=("codes", "groups"), tables=("codes",))
    captions = {table.caption for table in chapter.tables} | {figure.caption for figure in chapter.figures}
    assert {"Hvem når ikke fram, 2023.", "Grupper, våren 2023", "Fylkesvis"} <= captions
    assert "Hvem når ikke fram. Etter fylke, 2023." in captions


@pytest.mark.parametrize(
    ("wave", "files", "year"),
    [("2024", ("svar-2023.csv",), "2024"), ("", ("svar 2023.csv", "mer_2023.xlsx"), "2023"),
     ("", ("a2022.csv", "2023"), ""), ("vår", (), ""), ("", ("120234.csv",), "")],
)  # fmt: skip
def test_the_year_is_that_of_the_wave_or_of_the_files(wave: str, files: tuple[str, ...], year: str) -> None:
    assert replace(study([]), wave=wave, files=files).year == year


def test_a_section_has_its_themes_before_a_short_table_and_tables_of_codes_stand_in_the_appendix() -> None:
    definition = Definition(sections=(Section("svar"),), variables=("fylke",), mask_below=0, appendices=("tables",))
    planned = plan(definition, study(MANY))
    made = compose(planned, [Chosen()], Provenance())
    (short,) = made.chapter.tables
    assert not made.chapter.figures
    assert [column.label for column in short.columns][:2] == ["Tema", "Antall"]
    *themes_shown, residual = short.rows
    numbers = [row[1] for row in themes_shown]
    assert numbers == sorted(numbers, reverse=True)  # type: ignore[type-var]
    # What was coded as residual stands last, so that the table accounts for all who were coded.
    assert residual[:2] == ("Annet", 49)
    blocks = list(made.chapter.blocks)
    themes = next(at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "Tema for tema")
    assert themes < blocks.index(short)
    lead = " ".join(block.text for block in blocks[:themes] if isinstance(block, Paragraph))
    assert "Oftest nevnt" in lead
    assert short.rows[0][0].casefold() in lead.casefold()  # type: ignore[union-attr]
    assert {"svar", "svar-fylke"} <= {table.key for table in made.appendices.tables}
    assert [figure.key for figure in made.appendices.figures] == ["svar-2"]


APART = Codebook(
    (
        Code("t", "tiltak"), Code("m", "møter", "t"), Code("k", "kurs", "t"), Code("d", "digitale", "k"),
        Code("h", "hindringer"), Code("hk", "kurs", "h"), Code("ho", "økonomi", "h"),
    )
)  # fmt: skip
"""A codebook of two questions, each with a category of its own."""


def test_a_category_that_all_stand_below_tells_nothing_and_its_sub_codes_are_what_is_mentioned() -> None:
    whole = study(["m"] * 12 + ["k"] * 5 + ["d"] * 3, book=APART)
    chapter = report(whole, tables=("themes",), figures=())
    headings = [block.text for block in chapter.blocks if isinstance(block, Heading)]
    assert headings == ["Hvem når ikke fram.", "Tema for tema", "Møter", "Kurs", "Digitale", "Oppsummering"]
    assert [block.level for block in chapter.blocks if isinstance(block, Heading)] == [1, 2, 3, 3, 4, 1]
    assert [row[:2] for row in chapter.tables[0].rows] == [("Møter", 12), ("Kurs", 8)]
    texts = [block.text for block in chapter.blocks if isinstance(block, Paragraph)]
    assert sum("møter (60 prosent) og kurs (40 prosent)" in text for text in texts) == 2  # first, and summed up
    # What nobody mentions of the other question is no finding.
    assert not any("økonomi" in text or "hindringer" in text for text in texts)


def test_a_category_with_answers_of_its_own_has_its_quotes_and_is_not_counted_among_what_is_mentioned() -> None:
    whole = study(["t"] * 4 + ["m"] * 12 + ["k"] * 5, book=APART)
    chapter = report(whole, tables=("themes",), figures=())
    headings = [(block.level, block.text) for block in chapter.blocks if isinstance(block, Heading)]
    assert headings[2:-1] == [(3, "Tiltak"), (4, "Møter"), (4, "Kurs")]
    assert [row[:2] for row in chapter.tables[0].rows] == [("Møter", 12), ("Kurs", 5)]


def test_a_category_that_an_author_has_a_sentence_for_stays() -> None:
    whole = study(["m"] * 12 + ["k"] * 5, book=APART)
    chapter = report(whole, Section("svar", leads=(("t", "Tiltakene er mange."),)), figures=())
    assert "Tiltakene er mange." in told(chapter)
