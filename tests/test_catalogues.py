"""No wording lacks its translation, none is left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

import pytest

from tests import catalogues
from tests.phrases_of_cli import blanks

LANGUAGES = pytest.mark.parametrize("language", catalogues.LANGUAGES)

LEFT_OUT = {"number_type"}
"""Blanks that a translation does without: what click puts there is in English."""

NOUNS = {"unit", "units", "Unit", "Units", "the_units", "one_of_units"}
"""Blanks that a report fills in by itself, as the language wants them."""

SIGNS = {".", ","}
"""No words, but what stands in numbers."""

OPTION = re.compile(r"--[a-z][a-z-]*")


@LANGUAGES
def test_every_wording_is_translated(language: str) -> None:
    """None is missing, and none is left over."""
    entries = catalogues.translations(language)
    assert sorted(key for key in catalogues.said() if not all(entries.get(key, [""]))) == []
    assert sorted(set(entries) - set(catalogues.said())) == []


@LANGUAGES
def test_a_translation_has_the_blanks_and_what_is_typed(language: str) -> None:
    for key, translations in catalogues.translations(language).items():
        phrase = catalogues.said()[key]
        wordings = (phrase.one, phrase.many) if phrase.many else (phrase.one,)
        assert len(translations) == len(wordings), key
        for wording, translation in zip(wordings, translations, strict=True):
            assert blanks(translation) - NOUNS == blanks(wording) - LEFT_OUT - NOUNS, key
            assert translation.count("`") == wording.count("`"), key
            for sign in "\\\t\n":
                assert translation.count(sign) == wording.count(sign), key
            assert set(OPTION.findall(wording)) <= set(OPTION.findall(translation)), key


def test_no_module_gives_what_marks_wordings_another_name() -> None:
    """Wordings are found by these names alone: under another one they would never be translated."""
    renamed = re.compile(rf"\b(?:{'|'.join(catalogues.PLACES)})\s+as\s")
    imported = [
        (path.name, name.name, name.asname)
        for path in catalogues.PACKAGE.rglob("*.py")
        if renamed.search(text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    ]
    assert [
        renaming for renaming in imported if renaming[1] in catalogues.PLACES and renaming[2] not in (None, renaming[1])
    ] == []


def test_what_is_said_is_a_template_and_not_put_together_where_it_is_said() -> None:
    """Each first argument is a text, or a message that was made of one elsewhere."""
    found = [
        f"{path}:{line}: {name}({word!r})"
        for path, line, name, words in catalogues.calls()
        for word in words
        if word is not None and word not in SIGNS and not any(letter.isalpha() for letter in word)
    ]
    assert found == []


def sources() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(catalogues.PACKAGE)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(catalogues.PACKAGE.rglob("*.py"))
    }


def test_every_kind_of_refusal_is_looked_through_for_wordings() -> None:
    bases: dict[str, set[str]] = {}
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    kinds, before = {"CoderError"}, set[str]()
    while kinds != before:
        before, kinds = kinds, kinds | {name for name, above in bases.items() if above & kinds}
    assert sorted(kinds - {*catalogues.REFUSALS}) == []


def plain_texts(node: ast.expr | None, given: Mapping[str, Sequence[ast.expr]], *, deep: bool = True) -> Iterator[str]:
    """The texts that a value may be which are not marked for translation; of a name, whatever its module gives it."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr():
            yield ast.unparse(node)
        case ast.IfExp(body=body, orelse=other):
            yield from (*plain_texts(body, given), *plain_texts(other, given))
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            for value in values:
                yield from plain_texts(value, given)
        case ast.Name(id=name) if deep:
            for value in given.get(name, ()):
                yield from plain_texts(value, given, deep=False)


def test_no_refusal_hint_or_problem_is_a_text_that_is_not_marked_for_translation() -> None:
    """A text that comes by way of a variable is not found where wordings are looked for: it wants `Message`."""
    found = []
    said = catalogues.said()
    for file, tree in sources().items():
        given: dict[str, list[ast.expr]] = {}
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    given.setdefault(name, []).append(value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    given.setdefault(name, []).append(value)
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id=name), args=args) if name in catalogues.REFUSALS:
                    texts = args[:2]
                case ast.Call(func=ast.Name(id="Problem"), args=[what, *_]):
                    texts = [what]
                case ast.Call(func=ast.Attribute(attr="append", value=ast.Name(id=name)), args=texts) if (
                    name == "problems"
                ):
                    pass
                case ast.Call(
                    func=ast.Attribute(attr="append", value=ast.Attribute(attr="problems" | "_problems")), args=texts
                ):
                    pass
                case _:
                    continue
            found += [
                f"{file}:{node.lineno}: {text}"
                for value in texts
                for text in plain_texts(value, given)
                if text and (text not in said or not isinstance(value, ast.Constant))
            ]
    assert found == []
