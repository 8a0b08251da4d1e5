"""Which answers are quoted, and how a quote is cut, redacted and attributed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from coder.model import Code, Codebook
from coder.reports.answered import Answered
from coder.reports.compact import CountedCoding
from coder.reports.counting import Group, Grouping
from coder.reports.definition import QuoteRules
from coder.reports.quotable import is_quotable, language_of, names_of, stands_for_something
from coder.reports.quote_text import Hidden, quoted
from coder.reports.quotes import Candidate, Placed, Taken, candidates, choose, in_words, named_groups

RULES = QuoteRules()


def answered(*codings: tuple[int, str, int, int]) -> Answered:
    held = {response: response for response, *_ in codings}
    return Answered(
        "q",
        frozenset(held),
        held,
        [CountedCoding(response, response, code, "x", start, end) for response, code, start, end in codings],
    )


def test_flagged_quotes_come_first_and_set_their_own_limits() -> None:
    held = candidates(answered((1, "a", 0, 90), (2, "a", 0, 90), (3, "a", 0, 90)), ["a"], [(3, 10, 60)])
    assert held["a"][0] == Candidate(3, 3, "a", 10, 60, True)
    texts = dict.fromkeys((1, 2, 3), "")
    texts = {
        1: "Eldre som bor alene og trenger hjelp. " * 3,
        2: "Ungdom uten skoleplass. " * 5,
        3: "Noe annet her. " * 8,
    }
    assert choose(held["a"], texts, 1, Counter())[0].response == 3


def test_a_flag_elsewhere_on_the_answer_is_not_about_the_excerpt() -> None:
    held = candidates(answered((1, "a", 0, 10)), ["a"], [(1, 20, 30)])
    assert (held["a"][0].flagged, held["a"][0].end) == (False, 10)


def test_the_widest_of_several_excerpts_of_one_code_is_quoted_with_the_other_codes() -> None:
    held = candidates(answered((1, "a", 5, 10), (1, "a", 0, 20), (1, "b", 0, 20)), ["a"], [])
    assert held["a"] == [Candidate(1, 1, "a", 0, 20, False, ("b",))]


def test_near_duplicates_and_the_same_respondent_are_left_out() -> None:
    texts = {
        1: "Eldre som bor alene og er ensomme, får vente lengst hos oss.",
        2: "Eldre som bor aleine og er ensomme får vente lengst hos oss",
        3: "Unge menn uten arbeid tar sjelden kontakt med tjenesten vår.",
    }
    held = [Candidate(response, response, "a", 0, len(texts[response]), False) for response in texts]
    same = Candidate(3, 3, "a", 0, 20, False)
    assert [quote.response for quote in choose([*held, same], texts, 5, Counter())] == [1, 3]


def test_both_written_standards_are_quoted_where_there_are_both() -> None:
    texts = {
        1: "Jeg vet ikke hvem som skal ha hjelp, men noen får ikke det de trenger.",
        2: "Det er ikke nok folk til å hjelpe de som venter på noe bedre.",
        3: "Dei som bur aleine i bygda vår, veit ikkje kven dei skal spørje om hjelp.",
    }
    held = [Candidate(response, response, "a", 0, len(texts[response]), False) for response in texts]
    assert {quote.response for quote in choose(held, texts, 2, Counter())} == {1, 3}


def test_those_not_quoted_before_are_preferred() -> None:
    texts = {1: "Eldre som bor alene og er ensomme.", 2: "Unge menn uten arbeid og uten skole."}
    held = [Candidate(response, response, "a", 0, 30, False) for response in texts]
    used = Counter({1: 1})
    assert [quote.response for quote in choose(held, texts, 1, used)] == [2]
    assert used == Counter({1: 1, 2: 1})


def test_the_choice_is_always_the_same() -> None:
    many = answered(*((case, "a", 0, 80) for case in range(1, 200)))
    assert candidates(many, ["a"], []) == candidates(many, ["a"], [])
    assert len(candidates(many, ["a"], [])["a"]) == 40


TEXT = "Vi har kø. Eldre venter lengst, særlig de som bor alene. Resten går greit."


@pytest.mark.parametrize(
    ("start", "end", "rules", "said"),
    [
        (0, len(TEXT), RULES, TEXT),
        (11, 56, RULES, "[…] Eldre venter lengst, særlig de som bor alene. […]"),
        (12, 30, RULES, "[…] Eldre venter lengst […]"),
        (17, 23, QuoteRules(context=1), "[…] Eldre venter lengst, særlig de som bor alene. […]"),
        (0, len(TEXT), QuoteRules(longest=60), "Vi har kø. Eldre venter lengst, særlig de som bor alene. […]"),
        (0, len(TEXT), QuoteRules(longest=24), "Vi har kø. Eldre venter […]"),
    ],
)  # fmt: skip
def test_cuts_are_marked_and_words_kept_whole(start: int, end: int, rules: QuoteRules, said: str) -> None:
    if rules.context:
        said = TEXT  # one sentence on each side of the second is all there is
    assert quoted(TEXT, start, end, rules) == said


def test_what_is_hidden_is_replaced_whole() -> None:
    text = "Ring Kari Berg på 22 85 50 50 i morgen."
    hidden = [Hidden(5, 14, "[navn]"), Hidden(18, 29, "[telefonnummer]")]
    assert quoted(text, 0, len(text), RULES, hidden) == "Ring [navn] på [telefonnummer] i morgen."
    # An excerpt that begins within a name takes all of it.
    assert quoted(text, 10, 20, RULES, hidden) == "[…] [navn] på [telefonnummer] […]"
    # A quote cut within a number does not show half of it.
    assert "22" not in quoted(text, 0, len(text), QuoteRules(longest=22), hidden)


def test_lines_stay_lines() -> None:
    assert quoted("- sorg\n- brudd\r\n\n\tuten  arbeid", 0, 40, RULES) == "- sorg\n- brudd\nuten arbeid"
    assert quoted("Milde plager⏎livskriser", 0, 40, RULES) == "Milde plager\nlivskriser"


@pytest.mark.parametrize(
    "text", ["-", "…", "👍", "3", "Nei.", "NEI!", "Vet ikke", "veit ikkje", "N/A", "Forløp 1", "forløp 1.", "hf1"]
)
def test_what_says_nothing_of_its_own_is_no_quote(text: str) -> None:
    names = names_of(Codebook((Code("f", "forløp 1", keywords=("hf1",)),)), ["f"])
    held = [Candidate(1, 1, "f", 0, len(text), False)]
    assert choose(held, {1: text}, 3, Counter(), names=names) == []
    assert choose([replace(held[0], flagged=True)], {1: text}, 3, Counter(), names=names), (
        "a person has said it is good"
    )


def test_no_answer_is_quoted_twice_in_a_question_nor_another_of_the_same_words() -> None:
    texts = {1: "Eldre som bor alene.", 2: "Eldre, som bor alene!", 3: "Unge uten skole."}
    taken = Taken()
    first = choose([Candidate(1, 1, "a", 0, 30, False)], texts, 3, Counter(), taken)
    held = [Candidate(response, response, "b", 0, 30, False) for response in texts]
    assert [quote.response for quote in first + choose(held, texts, 3, Counter(), taken)] == [1, 3]


def test_of_several_codes_each_is_quoted() -> None:
    texts = {1: "Eldre som bor alene.", 2: "Gamle på gard.", 3: "Unge uten skole."}
    held = [Candidate(1, 1, "a", 0, 30, False), Candidate(2, 2, "a", 0, 30, False), Candidate(3, 3, "b", 0, 30, False)]
    assert [quote.code for quote in choose(held, texts, 2, Counter())] == ["a", "b"]


def test_a_quote_tells_its_language() -> None:
    said = [
        "Vi vet ikke hva de gjør.",
        "Dei veit ikkje kva dei gjer.",
        "They do not know what they are doing.",
        "Eldre",
    ]
    assert [language_of(text) for text in said] == ["nb", "nn", "en", ""]


@pytest.mark.parametrize(
    ("name", "theme"),
    [("vet ikke", False), ("Veit ikkje", False), ("don't know", False), ("ubesvart", False),
     ("Annet", False), ("andre (spesifiser)", False), ("andre kommuner", True),
     ("ikke lovpålagte tjenester", True), ("uten mindreårige barn", True)],
)  # fmt: skip
def test_codes_for_those_who_do_not_know_are_no_themes(name: str, theme: bool) -> None:
    book = Codebook((Code("x", name),))
    assert stands_for_something(Code("x", name), book) is theme
    assert not stands_for_something(Code("x", name, residual=True), book)


def test_a_category_of_other_things_is_a_theme_as_long_as_it_has_codes() -> None:
    held, gone = Code("y", "parkering", "x"), Code("y", "parkering", "x", retired=True)
    assert stands_for_something(Code("x", "annet"), Codebook((Code("x", "annet"), held)))
    assert not stands_for_something(Code("x", "annet"), Codebook((Code("x", "annet"), gone)))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("Språkkafe", False), ("sprakkafe!", False), ("språkkafé", False), ("Skolesammarbeid", False),
     ("Språkkafé for nye i bygda", True), ("skolen", True), ("bu", True)],
)  # fmt: skip
def test_the_name_of_a_code_is_no_quote_however_it_is_spelt(text: str, quoted: bool) -> None:
    book = Codebook((Code("k", "språkkafé"), Code("s", "skolesamarbeid"), Code("b", "by")))
    assert is_quotable(text, names_of(book, ["k", "s", "b"])) is quoted


def labels_of(
    groupings: list[Grouping], cases: list[int], fewest: int, placed: dict[int, Placed] | None = None
) -> dict[int, tuple[str, ...]]:
    return {case: in_words(said) for case, said in named_groups(groupings, cases, fewest, placed).items()}


def test_attribution_is_coarse_enough() -> None:
    size = Grouping("s", "s", (Group("1", "liten", frozenset({1, 2, 3})), Group("2", "stor", frozenset({4}))))
    county = Grouping("f", "f", (Group("x", "Agder", frozenset({1, 2})), Group("y", "Troms", frozenset({3, 4}))))
    said = labels_of([size, county], [1, 3, 4], 2)
    assert said == {1: ("liten", "Agder"), 3: ("liten",), 4: ()}


def test_all_the_groups_that_somebody_is_in_are_said_of_a_quote_where_enough_are_in_all_of_them() -> None:
    ways = Grouping(
        "w", "w", (Group("b", "buss", frozenset({1, 2, 3, 4})), Group("t", "tog", frozenset({1, 2, 5}))), several=True
    )
    assert labels_of([ways], [1, 3, 5], 2) == {1: ("buss; tog",), 3: ("buss",), 5: ("tog",)}
    assert labels_of([ways], [1, 3], 3) == {1: (), 3: ("buss",)}, "both are said of two only"
    hidden = {1: Placed(hidden=frozenset({("w", "t")})), 3: Placed(hidden=frozenset({("w", "t")}))}
    assert labels_of([ways], [1, 3], 1, hidden) == {1: (), 3: ("buss",)}


def test_a_code_nobody_can_be_quoted_for() -> None:
    assert choose([Candidate(1, 1, "a", 0, 3, False)], {1: "   "}, 3, Counter()) == []
