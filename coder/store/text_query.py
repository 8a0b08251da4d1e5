"""Parses a search text: words, prefixes with *, phrases, AND, OR, NOT, NEAR and parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from coder.errors import CoderError
from coder.message import Message
from coder.text.folding import fold, fold_with_places, is_word, words


class Phrase(Struct, frozen=True):
    """Consecutive words; with `beginning` the last is a prefix."""

    text: str
    beginning: bool = False


class WordPart(Struct, frozen=True):
    """A part of a word: `pattern` has * as wildcard, at its start, its end or inside."""

    pattern: str


class Near(Struct, frozen=True):
    """Phrases with at most `distance` words between the first and the last of them."""

    phrases: tuple[Phrase, ...]
    distance: int


class Every(Struct, frozen=True):
    """A conjunction."""

    parts: tuple[QueryNode, ...]


class OneOf(Struct, frozen=True):
    """A disjunction."""

    parts: tuple[QueryNode, ...]


class Without(Struct, frozen=True):
    """A negation."""

    part: QueryNode


QueryNode = Phrase | WordPart | Near | Every | OneOf | Without

AND, OR, NOT, NEAR = "AND", "OR", "NOT", "NEAR"
OPERATORS = {"AND": AND, "OG": AND, "OR": OR, "ELLER": OR, "NOT": NOT, "IKKE": NOT, "IKKJE": NOT, "NEAR": NEAR,
             "NÆR": NEAR}  # fmt: skip
"""Operators in capitals; in lower case, or in quotes, they are ordinary words."""

NEAR_WORDS = 10
"""Default number of words allowed between those of NEAR."""

DEEPEST = 50
"""Deepest nesting of parentheses."""

_TOKEN = re.compile(r'(-?)"([^"]*)(?:"(\*?)|$)|([()])|([^\s()"]+)')
_QUOTES = str.maketrans(dict.fromkeys("«»“”„", '"') | {"\0": " "})
_DISTANCE = re.compile(r"(\w+)/(\d{1,4})$")
_UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words, or with attached particles (Chinese, Japanese, Korean, Thai, Lao, Burmese,
Khmer): a match may be anywhere within what the index takes for one word. Compiled on the first search, since the screen
imports this module and so large a set takes 4 ms.
"""


class _Token(Struct, frozen=True):
    """A token: a quoted phrase, a parenthesis, an operator (with the distance of NEAR), or a word."""

    kind: str
    text: str
    star: bool = False
    minus: bool = False
    distance: int = NEAR_WORDS


def parse(text: str) -> QueryNode:
    """Parse a search text. Raises CoderError, naming what is not understood, or when it contains no word."""
    reading = _Reading(_tokens(text.translate(_QUOTES)), text)
    found = reading.one_of(0)
    if reading.at < len(reading.tokens):
        raise CoderError("A parenthesis closes in «{text}» that was never opened.", _QUOTED, text=text)
    if found is None:
        raise CoderError(
            "There is no word to search for in «{text}».",
            'Give words, "a phrase", the beginning of a word*, its end (*word) or its middle (*word*).',
            text=text,
        )
    return found


_QUOTED = Message("To search for the sign or the word itself, put it in quotes.")


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for minus, quoted, star, bracket, word in _TOKEN.findall(text):
        distance = _DISTANCE.match(word)
        if bracket:
            tokens.append(_Token(bracket, bracket))
        elif word in OPERATORS:
            tokens.append(_Token(OPERATORS[word], word))
        elif distance and OPERATORS.get(distance[1]) == NEAR:
            tokens.append(_Token(NEAR, word, distance=int(distance[2])))
        elif word:
            tokens.append(_Token("word", word.lstrip("-") if word.startswith("-") else word, minus=word[0] == "-"))
        else:
            tokens.append(_Token("phrase", quoted, star=bool(star), minus=bool(minus)))
    return tokens


class _Reading:
    """A recursive-descent parser over the tokens; None stands for input without a word, such as an emoji."""

    def __init__(self, tokens: Sequence[_Token], text: str) -> None:
        self.tokens, self.text, self.at = tokens, text, 0

    def next_is(self, *kinds: str) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].kind in kinds

    def one_of(self, depth: int) -> QueryNode | None:
        """Parse alternatives separated by OR."""
        parts = [self.every(depth)]
        while self.next_is(OR):
            operator = self._take()
            parts.append(self.every(depth))
            if parts[-2] is None or parts[-1] is None:
                raise _lonely(operator.text, Message("on each side"))
        known = tuple(part for part in parts if part is not None)
        return OneOf(known) if len(known) > 1 else parts[0]

    def every(self, depth: int) -> QueryNode | None:
        """Parse a conjunction, with AND or nothing in between."""
        parts: list[QueryNode | None] = []
        while self.at < len(self.tokens) and not self.next_is(OR, ")"):
            if not self.next_is(AND):
                parts.append(self.not_this(depth))
                continue
            operator = self._take()
            right = self.not_this(depth) if self.at < len(self.tokens) and not self.next_is(OR, AND, ")") else None
            if right is None or not parts or parts[-1] is None:
                raise _lonely(operator.text, Message("on each side"))
            parts.append(right)
        known = tuple(part for part in parts if part is not None)
        return Every(known) if len(known) > 1 else known[0] if known else None

    def not_this(self, depth: int) -> QueryNode | None:
        """Parse an operand, possibly after NOT."""
        operator, negated = None, False
        while self.next_is(NOT):
            operator, negated = self._take(), not negated
        if operator is not None and (self.at >= len(self.tokens) or self.next_is(AND, OR, NEAR, ")")):
            raise _lonely(operator.text, Message("after it"))
        found = self.thing(depth)
        if operator is not None and found is None:
            raise _lonely(operator.text, Message("after it"))
        return Without(found) if negated and found is not None else found

    def thing(self, depth: int) -> QueryNode | None:
        """Parse a parenthesis, NEAR(…), words near each other, a phrase or a word."""
        if self.next_is("("):
            return self._bracket(depth)
        if self.next_is(NEAR):
            return self._near_list()
        token = self._take()
        found = _leaf(token)
        if self.next_is(NEAR):
            found = self._near_chain(found)
        return Without(found) if token.minus and found is not None else found

    def _bracket(self, depth: int) -> QueryNode | None:
        if depth >= DEEPEST:
            raise CoderError(
                "There are more than {most} parentheses within each other.", "Ask for less at once.", most=DEEPEST
            )
        self._take()
        found = self.one_of(depth + 1)
        self._close()
        return found

    def _near_list(self) -> QueryNode | None:
        operator = self._take()
        if not self.next_is("("):
            raise _lonely(operator.text, Message("on each side"))
        self._take()
        nodes: list[QueryNode] = []
        distance = operator.distance
        while self.next_is("word", "phrase"):
            token = self._take()
            before = self.tokens[self.at - 2].text
            last = token.kind == "word" and self.next_is(")")
            number = re.fullmatch(r"(.*),(\d{1,4})", ("," if before.endswith(",") else "") + token.text)
            if last and number:
                token, distance = replace(token, text=number[1]), int(number[2])
            found = _leaf(token)
            nodes += [] if found is None else [found]
        self._close()
        return _near(operator.text, nodes, distance)

    def _near_chain(self, first: QueryNode | None) -> QueryNode:
        nodes, distance = [first], 0
        while self.next_is(NEAR):
            operator = self._take()
            distance = max(distance, operator.distance)
            nodes.append(_leaf(self._take()) if self.next_is("word", "phrase") else None)
        return _near(operator.text, nodes, distance)

    def _take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _close(self) -> None:
        if not self.next_is(")"):
            raise CoderError("A parenthesis is opened in «{text}» and not closed.", _QUOTED, text=self.text)
        self._take()


def _lonely(operator: str, where: Message) -> CoderError:
    return CoderError(
        "{operator} in capitals is an operator and needs something to search for {where}.",
        'To search for the word, write it in small letters or in quotes: "{operator}".',
        operator=operator,
        where=where,
    )


def _near(operator: str, nodes: Sequence[QueryNode | None], distance: int) -> Near:
    phrases = tuple(node for node in nodes if isinstance(node, Phrase))
    if any(node is not None and not isinstance(node, Phrase) for node in nodes):
        raise CoderError(
            "{operator} works with whole words, phrases and beginnings of words* only.",
            "Use AND for parts of words, and for writing without blanks between words.",
            operator=operator,
        )
    if len(phrases) < 2 or len(phrases) < len(nodes):
        raise _lonely(operator, Message("on each side"))
    return Near(phrases, distance)


def _leaf(token: _Token) -> QueryNode | None:
    """Return the node of a word or a phrase; None where it contains no word."""
    text = fold(token.text)
    known = words(text)
    if not known:
        return None
    if re.search(_UNSPACED, text):
        parts = tuple(WordPart(f"*{word}*") for word in known)
        return parts[0] if len(parts) == 1 else Every(parts)
    first, last = (
        place(at for at, character in enumerate(text) if character == "*" or is_word(character)) for place in (min, max)
    )
    pattern = re.sub(r"\*+", "*", text[first : last + 1])
    inner = pattern.removesuffix("*")
    if token.kind == "phrase":
        if any("*" in word and word != "*" for word in inner.split()):
            raise CoderError(
                "A * within the phrase «{text}» works only at its end.",
                "Search for the words with AND instead.",
                text=token.text,
            )
    elif "*" in inner:
        if words(pattern.replace("*", "")) != [pattern.replace("*", "")]:
            raise CoderError(
                "A * before or inside a word goes with one word, and «{text}» is several.",
                "Write them apart, each with its own *.",
                text=token.text,
            )
        return WordPart(pattern)
    return Phrase(" ".join(known), token.star or inner != pattern)


def match_of(node: QueryNode) -> str | None:
    """Return `node` as an FTS5 query; None where FTS5 has none: parts of words, and a top-level NOT."""
    if isinstance(node, Phrase):
        return f'"{node.text}"{"*" if node.beginning else ""}'
    if isinstance(node, Near):
        inside = " ".join(f'"{phrase.text}"{"*" if phrase.beginning else ""}' for phrase in node.phrases)
        return f"NEAR({inside}, {node.distance})"
    if isinstance(node, OneOf):
        found = [match_of(part) for part in node.parts]
        return None if None in found else "(" + " OR ".join(text for text in found if text) + ")"
    if isinstance(node, Every):
        wanted = [match_of(part) for part in node.parts if not isinstance(part, Without)]
        unwanted = [match_of(part.part) for part in node.parts if isinstance(part, Without)]
        if not wanted or None in wanted or None in unwanted:
            return None
        return (
            "(" + " NOT ".join(["(" + " AND ".join(text for text in wanted if text) + ")", *map(str, unwanted)]) + ")"
        )
    return None


def condition_of(node: QueryNode, terms_like: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return `node` as a condition over `responses`, with its parameters. `terms_like` returns the words that match a
    pattern with *, as a JSON list.
    """
    match = match_of(node)
    if match is not None:
        return "responses.id IN (SELECT rowid FROM responses_fts WHERE responses_fts MATCH ?)", [match]
    if isinstance(node, WordPart):
        listed = "SELECT doc FROM temp.word_places WHERE term IN (SELECT value FROM json_each(?))"
        return f"responses.id IN ({listed})", [terms_like(node.pattern)]
    if isinstance(node, Without):
        inner, parameters = condition_of(node.part, terms_like)
        return f"NOT {inner}", parameters
    assert isinstance(node, Every | OneOf)
    found = [condition_of(part, terms_like) for part in node.parts]
    between = " AND " if isinstance(node, Every) else " OR "
    return "(" + between.join(sql for sql, _ in found) + ")", [
        parameter for _, parameters in found for parameter in parameters
    ]


def hits(query: str, text: str) -> list[tuple[int, int]]:
    """Return where `text` matches `query` (not what it excludes): characters, end exclusive, in order."""
    wanted = _patterns(parse(query))
    if not wanted:
        return []
    folded, places = fold_with_places(text)
    matches = re.finditer("|".join(f"(?:{pattern})" for pattern in wanted), folded)
    return [(places[match.start()], places[match.end()]) for match in matches if match.end() > match.start()]


def _patterns(node: QueryNode) -> list[str]:
    if isinstance(node, Phrase):
        end = "" if node.beginning else r"(?!\w)"
        return [r"(?<!\w)" + r"[\W_]+".join(map(re.escape, node.text.split())) + end]
    if isinstance(node, WordPart):
        front, *_, end = node.pattern.split("*") if "*" in node.pattern else ("", "")
        inner = r"\w*".join(re.escape(part) for part in node.pattern.strip("*").split("*"))
        return [(r"(?<!\w)" if front else "") + inner + (r"(?!\w)" if end else "")]
    if isinstance(node, Near):
        return [pattern for phrase in node.phrases for pattern in _patterns(phrase)]
    if isinstance(node, Every | OneOf):
        return [pattern for part in node.parts for pattern in _patterns(part)]
    return []
