"""The line that filters a table is read: words, ranges, variables, codes, confidence and flags, in every language."""

from __future__ import annotations

import re

import pytest

from coder.errors import CoderError
from coder.i18n.words import _, use_language
from coder.model import Code, Codebook, Comparison
from coder.tui.filter_line import code_term, read_filter
from tests.small_study import shipped_codebook


@pytest.mark.parametrize("line", ["code:finnes-ikke-her", "fylket=Viken", "flag:blue"])
def test_a_filter_that_makes_no_sense_is_refused_with_a_hint(line: str) -> None:
    """What is unknown is named; nothing stops."""
    with pytest.raises(CoderError) as refused:
        read_filter(line, shipped_codebook(), ["fylke"], None)
    assert refused.value.hint or "finnes-ikke" in refused.value.message


def test_filter_line_reads_ranges_phrases_and_negation() -> None:
    """Bounds join to a range; a phrase stays together; `-code:` leaves out with sub-codes."""
    found = read_filter('conf>.2 conf<.6 "to ord" -code:hovedforløp', shipped_codebook(), [], "svar")
    assert found.confidence == (0.2, 0.6)
    assert found.where.text == '"to ord"'
    assert "forløp-1" in found.where.without
    assert found.where.question == "svar"


def test_the_filter_line_searches_as_the_command_does() -> None:
    """Parts of words, operators and parentheses reach the search; comparisons and cases are conditions."""
    line = '(*arbeid OR "mer tid") -skole alder>=30 "År i jobb"<2,5 fylke!=Viken case:K1'
    where = read_filter(line, shipped_codebook(), ["alder", "År i jobb", "fylke"], None).where
    assert where.text == '(*arbeid OR "mer tid") -skole'
    assert where.compared == (
        Comparison("alder", ">=", "30"), Comparison("År i jobb", "<", "2,5"), Comparison("fylke", "!=", "Viken")
    )  # fmt: skip
    assert where.cases == ("K1",)


@pytest.mark.parametrize("line", ["conf>0,5", "konf>.5", "sikker>0.5", "CONF>=,5"])
def test_confidence_is_read_with_comma_and_point(line: str) -> None:
    """In Norwegian numbers have a comma."""
    assert read_filter(line, shipped_codebook(), [], None).confidence == (0.5, 1.0)


@pytest.mark.parametrize("line", ["conf>mye", "konf>", "conf<50", "sikker>0,5,5"])
def test_a_confidence_that_is_no_number_is_refused(line: str) -> None:
    """It must not be looked for as a word."""
    with pytest.raises(CoderError, match="is no confidence"):
        read_filter(line, shipped_codebook(), [], None)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_filter_understands_the_words_that_the_help_shows(language: str) -> None:
    """And those of the other languages, whichever is in use."""
    use_language(language)
    book = shipped_codebook()
    shown = _('words  "a phrase"  code:NAME  -code:NAME  VARIABLE=VALUE  by:NAME  uncoded  conf>.5  flag:quote')
    line = re.sub(r"(?<=:)NA[VM]N?E?", "hovedforløp", shown)
    line = line.replace("VARIABLE=VALUE", "").replace("VARIABEL=VERDI", "")
    found = read_filter(line, book, [], "svar")
    assert found.confidence == (0.5, 1.0)
    assert found.flag == "good quote"
    assert found.where.coded is False
    assert found.where.coder == "hovedforløp"
    assert found.where.codes == found.where.without != ()
    assert len(found.where.text.split()) == 3, found.where.text
    assert read_filter(code_term(book, book.find("hovedforløp")), book, [], None).where.codes


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("flag:quote", "good quote"), ("Flagg:SITAT", "good quote"), ("flagg:kom", "come back"),
        ("flag:come", "come back"),
        ("flagg:ingen", "no code fits"), ('flagg:"for seg"', "apart"), ('flagg:"godt sitat"', "good quote"),
    ],
)  # fmt: skip
def test_flags_go_by_their_names_in_every_language(line: str, flag: str) -> None:
    assert read_filter(line, shipped_codebook(), [], None).flag == flag


def test_a_variable_may_be_called_as_a_confidence() -> None:
    """`sikker=1` is then the variable."""
    found = read_filter("sikker=1", shipped_codebook(), ["sikker"], None)
    assert (found.where.variables, found.confidence) == ({"sikker": "1"}, None)


def test_a_code_is_named_in_the_filter_line() -> None:
    """By its name, by its path where the name stands twice, and by its id where neither can be written."""
    book = Codebook((
        Code("a", "Én"), Code("b", "to", parent="a"), Code("c", "Annet"), Code("d", "to", parent="c"),
        Code("e", 'et "sitat"'),
    ))  # fmt: skip
    lines = [code_term(book, code) for code in book]
    assert lines == ['code:"Én"', 'code:"Én > to"', 'code:"Annet"', 'code:"Annet > to"', 'code:"id:e"']
    assert [read_filter(line, book, [], None).where.codes[0] for line in lines] == ["a", "b", "c", "d", "e"]
