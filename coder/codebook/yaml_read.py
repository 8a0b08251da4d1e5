"""Codebooks from YAML: strict about keys and types, every problem with its place."""

from __future__ import annotations

import re

from coder.codebook.draft import Draft, Findings, Place, assemble, forbidden_character, tidy
from coder.codebook.keys import BOOK_KEYS, CODE_KEYS, KEY_IN_YAML, LIST_KEYS, TEXT_KEYS, plain_heading, unknown_key
from coder.codebook.yaml_nodes import Keyed, Listing, Node, Scalar, read_nodes
from coder.message import Message
from coder.model import Codebook, normal_name

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TRUTH = {
    "true": True, "True": True, "TRUE": True, "ja": True, "false": False, "False": False, "FALSE": False, "nei": False,
}  # fmt: skip


def yaml_codebook(text: str, findings: Findings, stem: str = "") -> Codebook:
    """Return the codebook in `text`; problems go to `findings`, and then the codebook is unusable.

    A bare list of names is a codebook called `stem`.
    """
    root = read_nodes(text.removeprefix("\ufeff"), findings)
    if root is None or (isinstance(root, Scalar) and root.null):
        if not findings.found:
            findings.add(Place(1), Message("the file is empty; a codebook has its codes in a list under «codes:»"))
        return Codebook()
    if isinstance(root, Listing) and stem:
        return Codebook(assemble(_listed(root, findings), findings), normal_name(stem))
    if not isinstance(root, Keyed):
        findings.add(root.at, Message("a codebook has its codes in a list under «codes:»"))
        return Codebook()
    keys = _keys(root, BOOK_KEYS, findings)
    name = normal_name(_text("name", keys, findings)) or normal_name(stem)
    language = _text("language", keys, findings)
    if language and not LANGUAGE.fullmatch(language):
        findings.add(
            keys.get("language", root).at,
            Message("the language «{language}» is no language tag; write nb, nn, en …", language=language),
        )
    description = _text("description", keys, findings)
    for key, value in (("name", name), ("description", description)):
        if trouble := forbidden_character(value):
            findings.add(keys.get(key, root).at, Message("{key}: {what}", key=key, what=trouble))
    if "codes" not in keys:
        findings.add(root.at, Message("the codebook has no codes; write them in a list under «codes:»"))
    drafts = _drafts(keys, findings)
    return Codebook(assemble(drafts, findings), name, description, language)


def _keys(node: Keyed, valid: tuple[str, ...], findings: Findings) -> dict[str, Node]:
    """Return the values by key. Unknown and repeated keys are problems."""
    values: dict[str, Node] = {}
    first: dict[str, Place] = {}
    written = {plain_heading(key.text) for key, _ in node.pairs}
    for key, value in node.pairs:
        name = _key(key.text, valid, written)
        if name not in valid:
            findings.add(key.at, unknown_key(key.text, valid))
        elif name in first:
            twice = Message("the key «{key}» stands twice (first in line {line})", key=key.text, line=first[name].line)
            findings.add(key.at, twice)
        else:
            first[name] = key.at
            # An empty value is given the place of what comes next.
            empty = isinstance(value, Scalar) and value.null
            values[name] = Scalar(key.at, "", True) if empty else value
    return values


def _key(written: str, valid: tuple[str, ...], other_keys: set[str]) -> str:
    """Return the key for a Norwegian word; anything else unchanged."""
    if written in valid:
        return written
    word = plain_heading(written)
    meant = KEY_IN_YAML.get(word, written)
    if word == "kode" and other_keys & {"name", "navn", "namn"}:
        return "id"  # beside a name, the code is a short id
    if meant == "definition" and meant not in valid:
        return "description"  # of the whole book
    return meant


def _wrong_type(key: str, keys: dict[str, Node]) -> bool:
    return not isinstance(keys.get(key, Scalar(Place(0), "", True)), Scalar)


def _text(key: str, keys: dict[str, Node], findings: Findings) -> str:
    node = keys.get(key)
    if node is None:
        return ""
    if isinstance(node, Scalar):
        return "" if node.null else tidy(node.text)
    message = Message("a list") if isinstance(node, Listing) else Message("keys with values")
    findings.add(
        node.at,
        Message(
            "{key} should be a text, and {given} is given; put a text with brackets or «: » in quotes",
            key=key, given=message,
        ),
    )  # fmt: skip
    return ""


def _texts(key: str, keys: dict[str, Node], findings: Findings) -> tuple[str, ...]:
    node = keys.get(key)
    if node is None or (isinstance(node, Scalar) and node.null):
        return ()
    if isinstance(node, Scalar):
        findings.add(
            node.at,
            Message("{key} should be a list, and a text is given; write it as a list: {key}: [one, two]", key=key),
        )
        return ()
    if isinstance(node, Keyed):
        findings.add(
            node.at,
            Message("{key} should be a list, and keys with values are given; begin each line with «- »", key=key),
        )
        return ()
    texts = []
    for item in node.items:
        if not isinstance(item, Scalar):
            message = Message("a list in the list") if isinstance(item, Listing) else Message("a key with a value")
            findings.add(
                item.at,
                Message(
                    "{key} should be a list of texts, and this is {given}; put the text in quotes",
                    key=key,
                    given=message,
                ),
            )
        elif item.null or not tidy(item.text):
            findings.add(item.at, Message("{key} has an empty item; write a text or remove it", key=key))
        else:
            texts.append(tidy(item.text))
    return tuple(texts)


def _drafts(keys: dict[str, Node], findings: Findings) -> list[Draft]:
    """Return the codes under «codes:», with those below them."""
    node = keys.get("codes")
    if node is None or (isinstance(node, Scalar) and node.null):
        return []
    if not isinstance(node, Listing):
        findings.add(node.at, Message("codes should be a list; begin each code with «- name:»"))
        return []
    return _listed(node, findings)


def _listed(node: Listing, findings: Findings) -> list[Draft]:
    """Return each item of a list as a code: its keys, or its name alone."""
    drafts = []
    for item in node.items:
        if isinstance(item, Keyed):
            drafts.append(_draft(item, findings))
        elif isinstance(item, Scalar) and not item.null:
            drafts.append(Draft(item.at, normal_name(tidy(item.text))))
        else:
            findings.add(item.at, Message("a code needs its keys; write it as «- name: …»"))
    return drafts


def _draft(node: Keyed, findings: Findings) -> Draft:
    keys = _keys(node, CODE_KEYS, findings)
    draft = Draft(place=node.at, places={key: value.at for key, value in keys.items()})
    draft.name = normal_name(_text("name", keys, findings))
    if _wrong_type("name", keys):
        draft.name = f"(line {node.at.line})"  # so that it is not called missing as well
    draft.id = normal_name(_text("id", keys, findings))
    draft.colour = _text("colour", keys, findings)
    for key in TEXT_KEYS:
        setattr(draft, key, _text(key, keys, findings))
    for key in LIST_KEYS:
        setattr(draft, key, _texts(key, keys, findings))
    draft.keywords = tuple(normal_name(keyword) for keyword in draft.keywords)
    draft.replaces = tuple(normal_name(replaced) for replaced in draft.replaces)
    draft.residual = _truth("residual", keys, findings)
    draft.children = _drafts(keys, findings)
    return draft


def _truth(key: str, keys: dict[str, Node], findings: Findings) -> bool:
    node = keys.get(key)
    if node is None or (isinstance(node, Scalar) and node.null):
        return False
    if isinstance(node, Scalar) and node.plain and node.text in TRUTH:
        return TRUTH[node.text]
    findings.add(node.at, Message("{key} should be true or false", key=key))
    return False
