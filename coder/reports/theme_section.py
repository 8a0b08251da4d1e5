"""An open question theme by theme: heading, the author's text, a sentence before the quotes, the quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import zip_longest

from coder.model import Codebook
from coder.reports.answered import Answered
from coder.reports.chapter import Block, Heading, Paragraph, Quote, Quotes
from coder.reports.counting import CodeCount, CountedShare, cases_by_code, share
from coder.reports.crossing import MOST_COUNTED_TOGETHER
from coder.reports.lead_ins import (
    how_many,
    in_numbers,
    is_answer,
    last_of,
    lead_in,
    nobody,
    theme_name,
    theme_title,
    together,
)
from coder.reports.numbering import Numbering
from coder.reports.planning import Planned
from coder.reports.quotable import language_of, stands_for_something
from coder.reports.quote_text import quoted
from coder.reports.quotes import Candidate, Chosen
from coder.reports.themes import Theme, cases_of, names_of_theme, names_unmentioned, themes_of
from coder.reports.words import OR
from coder.text.visible import visible

DEEPEST = 5
"""The lowest level of a heading."""

MOST_UNUSED = 5
"""Unmentioned codes that are listed at most: more mean a long codebook, not a finding."""


def theme_section(make: Numbering, planned: Planned, counts: Sequence[CodeCount], chosen: Chosen) -> list[Block]:
    """Return the blocks of all themes of an open question; none where nothing is to be quoted."""
    words, definition, book = make.words, make.plan.definition, make.plan.study.codebook
    answered = planned.answered
    assert answered is not None
    if not definition.quotes.per_code:
        return []
    themes = themes_of(make.plan, planned, counts)
    if not themes:
        return unmentioned(make, answered, counts)
    title = dict(planned.section.captions).get("themes") or ("" if planned.follows else words("Theme by theme"))
    blocks: list[Block] = [Heading(2, title)] if title else []  # a follow-up stands below a heading of its own
    if any(
        candidate.case in chosen.fewer for picked in chosen.by_theme.values() for candidate in picked
    ) and make.is_first("fewer"):
        blocks.append(
            Paragraph(
                words(
                    "Some quotes stand without all that is known about the {unit}: something is left out where"
                    " fewer than {threshold} in the group have given the same answer, or where the number is hidden in"
                    " the tables. The quote would otherwise reveal what the table hides.",
                    threshold=max(make.plan.mask_below, 1),
                ),
                "note",
            )
        )
    sentences = LeadSentences(make, planned, counts)
    titles = {theme.key: title_of(make, theme) for theme in themes}
    for theme, after in zip_longest(themes, themes[1:]):
        picked = chosen.by_theme.get(theme.key, ())
        names = names_of_theme(book, theme)
        if definition.theme_headings:
            blocks.append(Heading(min(3 + theme.depth, DEEPEST), titles[theme.key]))
        if theme.group is not None:
            blocks += [Paragraph(line) for line in theme.group.summary.splitlines() if line.strip()]
        # Quotes of a category without any of its own follow directly, with its sub-codes.
        above = after is not None and after.depth > theme.depth
        places = [] if picked or above else quoted_under(make, theme, chosen, titles)
        blocks.append(
            Paragraph(sentences.of(theme, quotes=bool(picked), elsewhere=places), "lead" if picked else "text")
        )
        if picked:
            quotes = [quote_of(make, planned, candidate, chosen, theme) for candidate in picked]
            blocks.append(Quotes(together(words, names), tuple(quotes)))
    return blocks + unmentioned(make, answered, counts)


def title_of(make: Numbering, theme: Theme) -> str:
    """Return the heading of a theme: the author's, or the names of its codes."""
    own = theme.group.title if theme.group is not None else ""
    book = make.plan.study.codebook
    return own or theme_title(make.words, book, names_of_theme(book, theme))


def quoted_under(make: Numbering, theme: Theme, chosen: Chosen, titles: Mapping[str, str]) -> list[str]:
    """Return the headings under which answers with a theme are quoted instead, since no answer is quoted twice; none
    where quotes do not list other codes.
    """
    if not make.plan.definition.quotes.names_codes:
        return []
    return [
        title
        for key, title in titles.items()
        if any({candidate.code, *candidate.others} & {*theme.codes} for candidate in chosen.by_theme.get(key, ()))
    ]


def unmentioned(make: Numbering, answered: Answered, counts: Sequence[CodeCount]) -> list[Block]:
    """Return a sentence on the codes that nobody mentions, if they are few; nothing where nobody is coded."""
    words, book = make.words, make.plan.study.codebook
    unused = [name for name in names_unmentioned(counts, book) if not is_answer(name)]
    coded = len(answered.coded)
    if not coded or not 0 < len(unused) <= MOST_UNUSED:
        return []
    names = [theme_name(words, book, [name]) for name in unused]
    return [Paragraph(nobody(words, names, coded if 1 < coded < make.plan.definition.lead_ins.words_from else 0))]


class LeadSentences:
    """Makes the sentences before the quotes of a question, without repeating a wording in succession."""

    def __init__(self, make: Numbering, planned: Planned, counts: Sequence[CodeCount]) -> None:
        assert planned.answered is not None
        self._make = make
        self._answered = planned.answered
        self._shares = {count.code.id: count.share for count in counts}
        self._cases: Mapping[str, Set[int]] = {}
        self._turn = 0

    def of(self, theme: Theme, *, quotes: bool, elsewhere: Sequence[str] = ()) -> str:
        """Return the author's sentence, or one made from the number with the codes: ending in a colon before quotes,
        and with the headings where the answers are quoted `elsewhere`.
        """
        turn, self._turn = self._turn, self._turn + 1  # also for an author's sentence: others keep their wording
        if theme.group is not None and theme.group.lead_in:
            return theme.group.lead_in
        make, words = self._make, self._make.words
        book, rules = make.plan.study.codebook, make.plan.definition.lead_ins
        shares, names = self._theme_shares(theme), names_of_theme(book, theme)
        documents = make.plan.study.unit.kind == "document"
        answered = not documents and len(names) == 1 and is_answer(names[0])
        few = shares[0].base < rules.words_from or self._answered.uneven  # «most» would read as most of all
        if few:
            either = theme_name(words, book, names, OR)
            some = len(theme.codes) > MOST_COUNTED_TOGETHER and make.plan.mask_below > 1
            sentence = in_numbers(
                words, either, shares[0], turn, documents=documents, at_least=some, answered=answered
            ).removesuffix(":")
        else:
            amount = how_many(shares[0], rules)
            amounts = [how_many(code_share, rules) for code_share in self._code_shares(theme)]
            name = theme_name(words, book, names, last_of(amount, amounts))
            sentence = lead_in(words, name, amount, turn, documents=documents, answered=answered).removesuffix(":")
        if rules.numbers and not few and (len(theme.codes) <= MOST_COUNTED_TOGETHER or make.plan.mask_below < 2):
            of_each = len(shares) == len(theme.codes)
            numbers = [
                make.of(theme_share) if of_each else words.of(make.limited(theme_share)) for theme_share in shares
            ]
            sentence += f" ({'; '.join(numbers)})"
        sentence += self._in_documents(theme)
        if elsewhere:
            sentence += words(
                " (quoted under {themes})", themes=words.listed([words.quoted(heading) for heading in elsewhere])
            )
        return f"{sentence}:" if quotes else f"{sentence}."

    def _in_documents(self, theme: Theme) -> str:
        """Return in how many of several letters a theme of several paragraphs occurs: «, i to av to brev»."""
        study, documents, words = self._make.plan.study, self._answered.documents, self._make.words
        cases_with_theme = self._with(theme)
        if documents < 2 or self._make.plan.mask_below > 1 or len(cases_with_theme) < 2:
            return ""
        _, plural, _, one_of = words.nouns_of(study.document)
        documents_with_theme = len(study.cases_of(cases_with_theme))
        if documents_with_theme == 1:
            return words(", all in {one_of_them}", one_of_them=one_of)
        return words(
            ", in {n:words} of {all:words} {documents}", n=documents_with_theme, all=documents, documents=plural
        )

    def _with(self, theme: Theme) -> Set[int]:
        """Return the coded cases with any code of a theme."""
        if not self._cases:
            self._cases = cases_by_code(self._answered, self._make.plan.study.codebook)
        return cases_of(theme.codes, self._cases) & self._answered.coded

    def _code_shares(self, theme: Theme) -> list[CountedShare]:
        """Return the share of each code of a theme."""
        unused = share(frozenset(), self._answered.coded)  # a retired code on no answer is not counted
        return [self._shares.get(code, unused) for code in theme.codes]

    def _theme_shares(self, theme: Theme) -> list[CountedShare]:
        """Return the shares that a sentence may give: of the code, or jointly of all codes, each respondent once. A
        joint share is unweighted, as weights would disclose more. Where cells are hidden, a group of more than two
        gives its most frequent code, and codes joined by the report give the number of each.
        """
        coded, shares = self._answered.coded, self._code_shares(theme)
        hides = self._make.plan.mask_below > 1
        if len(theme.codes) == 1 or (hides and theme.group is None):
            return shares
        if len(theme.codes) > MOST_COUNTED_TOGETHER and hides:
            return [max(shares, key=lambda code_share: code_share.n)]
        return [share(self._with(theme), coded, earned=self._answered.earned)]


def quote_of(make: Numbering, planned: Planned, candidate: Candidate, chosen: Chosen, theme: Theme) -> Quote:
    """Return an excerpt for printing, with its byline and the other codes of the answer."""
    book, rules = make.plan.study.codebook, make.plan.definition.quotes
    who = chosen.names.get(candidate.case, "")
    about = [who, *chosen.bylines.get(candidate.case, ())]
    answer = chosen.texts[candidate.response]
    text = quoted(answer, candidate.start, candidate.end, rules, chosen.hidden.get(candidate.response, ()))
    return Quote(
        visible(text),
        ", ".join(part for part in about if part),
        _also(book, candidate, theme) if rules.names_codes else (),
        book.path(book.by_id[candidate.code]),
        planned.section.question,
        who,
        candidate.response,
        candidate.flagged,
        language_of(answer, book.language),
    )


def _also(book: Codebook, candidate: Candidate, theme: Theme) -> tuple[str, ...]:
    """Return the names of the other codes on the answer, except those of the theme and residual ones."""
    others = (book.by_id[code] for code in candidate.others if code in book.by_id and code not in theme.codes)
    return tuple(code.name for code in others if stands_for_something(code, book))
