"""Edits of the codebook, each as one change: to the codebook of a file, or code by code.

`change_codebook` writes; the functions after it return the edited codebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from coder.codebook.draft import COLOUR
from coder.codebook.ids import make_id
from coder.codebook.in_use import in_use
from coder.errors import CoderError, Conflict
from coder.message import Message
from coder.model import Code, Codebook, normal_name
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import codebooks, journal
from coder.store.journal import Change

T = TypeVar("T")


class CodebookChanged(Struct, frozen=True):
    """The number of `rows` touched by a change to the codebook, including codings moved to another code."""

    changed: Changed
    rows: int


def change_codebook(
    session: Session, make: Callable[[Codebook], Codebook], what: Message | str, *, seen: Codebook | None = None
) -> CodebookChanged:
    """Replace the codebook by `make` of the present one, read under the lock, as one change.

    Omitted codes are retired. `seen` is the codebook that a person has compared with: raises Conflict when somebody has
    changed it since, so that no edit is lost unseen.
    """
    with journal.change(session.project, "codebook", session.coder, what) as act:
        current = codebooks.codebook_of(session.project)
        if seen is not None and current != seen:
            raise Conflict(
                "Somebody has changed the codebook of the project meanwhile.",
                "Nothing was changed. Look at the differences again: coder codebook diff",
            )
        codebooks.put_codebook(session.project, act, make(current))
        return CodebookChanged(changed_by(session, act), act.rows_touched)


def put_codebook(
    session: Session, new: Codebook, what: Message | str, *, seen: Codebook | None = None
) -> CodebookChanged:
    """Replace the project's codebook by `new`, as `change_codebook` does."""
    return change_codebook(session, lambda _: new, what, seen=seen)


def added(codebook: Codebook, name: str, parent: str | None = None) -> tuple[Codebook, Code]:
    """Add a code, last below `parent`. Raises CoderError for an empty or taken name."""
    code = Code(
        id=make_id(_checked(codebook, name, parent), {other.id for other in codebook}),
        name=normal_name(name),
        parent=parent,
    )
    if parent is not None:
        _usable(codebook, parent)
    return _ordered(codebook, [*_used(codebook), code]), code


def add_codes(session: Session, act: Change, names: Iterable[str], parent: str | None = None) -> list[Code]:
    """Add codes, last below `parent`, as part of a change. Raises CoderError for an empty or taken name."""
    codebook = codebooks.codebook_of(session.project)
    retired = [code for code in codebook if code.retired]
    codes: list[Code] = []
    for name in names:
        # Ids of retired codes stay theirs.
        codebook, code = added(replace(codebook, codes=(*_used(codebook), *retired)), name, parent)
        codes.append(code)
    codebooks.put_codebook(session.project, act, codebook)
    return codes


def renamed(codebook: Codebook, code: str, name: str) -> Codebook:
    """Rename a code; its id and its codings stay."""
    old = _usable(codebook, code)
    return _with(codebook, replace(old, name=_checked(codebook, name, old.parent, except_for=code)))


def edited(codebook: Codebook, before: Code, after: Code) -> Codebook:
    """Edit definition, include, exclude, keywords, examples, colour or residual of a code.

    Fields equal in `before` and `after` keep their present value, which may have changed meanwhile. Raises CoderError
    for an invalid colour and for a second residual code.
    """
    now = _usable(codebook, before.id)
    changed = replace(
        now,
        definition=_either(now.definition, before.definition, after.definition),
        include=_either(now.include, before.include, after.include),
        exclude=_either(now.exclude, before.exclude, after.exclude),
        keywords=_either(now.keywords, before.keywords, after.keywords),
        examples=_either(now.examples, before.examples, after.examples),
        colour=_either(now.colour, before.colour, after.colour),
        residual=_either(now.residual, before.residual, after.residual),
    )
    if changed.colour and not COLOUR.fullmatch(changed.colour):
        raise CoderError(
            "The colour «{colour}» is none.",
            'Write it as "#1f77b4" or "#17b", or leave it empty.',
            colour=changed.colour,
        )
    other = next((code for code in _used(codebook) if code.residual and code.id != now.id), None)
    if changed.residual and other is not None:
        raise CoderError(
            "A codebook has one residual code, and «{name}» is it.",
            "Take the mark off that code first.",
            name=other.name,
        )
    return _with(codebook, changed)


def _either(now: T, before: T, after: T) -> T:
    """Return `after` if it was changed, else the present value `now`."""
    return now if after == before else after


def moved(codebook: Codebook, code: str, parent: str | None) -> Codebook:
    """Move a code (and all below it) last below another one, or to the top. Raises CoderError for one below itself."""
    old = _usable(codebook, code)
    if parent is not None and parent in {member.id for member in codebook.subtree(old)}:
        raise CoderError("«{name}» cannot be placed below itself.", "Choose another place.", name=old.name)
    if parent is not None:
        _usable(codebook, parent)
    _checked(codebook, old.name, parent, except_for=code)
    rest = [used_code for used_code in _used(codebook) if used_code.id != code]
    return _ordered(codebook, [*rest, replace(old, parent=parent)])


def reordered(codebook: Codebook, code: str, by: int) -> Codebook:
    """Move a code `by` places later (negative: earlier) among its siblings."""
    old = _usable(codebook, code)
    siblings = [sibling for sibling in _used(codebook) if sibling.parent == old.parent]
    place = siblings.index(old)
    target = max(0, min(len(siblings) - 1, place + by))
    siblings.insert(target, siblings.pop(place))
    waiting = iter(siblings)
    return _ordered(
        codebook, [next(waiting) if used_code.parent == old.parent else used_code for used_code in _used(codebook)]
    )


def merged(codebook: Codebook, code: str, into: str) -> Codebook:
    """Merge a code into another: its codings and sub-codes move there, and it is retired."""
    if into in {member.id for member in codebook.subtree(_usable(codebook, code))}:
        raise CoderError("A code cannot be merged into itself or what is below it.", "Choose another code.")
    _usable(codebook, into)
    codes = [
        replace(used_code, replaces=(*used_code.replaces, code)) if used_code.id == into
        else replace(used_code, parent=into) if used_code.parent == code else used_code
        for used_code in _used(codebook) if used_code.id != code
    ]  # fmt: skip
    return _ordered(codebook, codes)


def split(codebook: Codebook, code: str, names: Sequence[str]) -> Codebook:
    """Split a code into two or more new ones and retire it; its codings stay on it until they are recoded."""
    wanted = [normal_name(name) for name in names if normal_name(name)]
    if len(wanted) < 2 or len({name.casefold() for name in wanted}) < len(wanted):
        raise CoderError("A split makes two or more codes with different names.", "Write them with commas between.")
    old = _usable(codebook, code)
    taken = {other.id for other in codebook}
    heirs = []
    for name in wanted:
        heir = Code(
            id=make_id(_checked(codebook, name, old.parent, except_for=code), taken),
            name=name,
            parent=old.parent,
            replaces=(code,),
        )
        taken.add(heir.id)
        heirs.append(heir)
    codes: list[Code] = []
    for used_code in _used(codebook):
        codes += (
            heirs
            if used_code.id == code
            else [replace(used_code, parent=heirs[0].id) if used_code.parent == code else used_code]
        )
    return _ordered(codebook, codes)


def retired(codebook: Codebook, code: str) -> Codebook:
    """Retire a code; its codings stay on it, and codes below it move up."""
    old = _usable(codebook, code)
    codes = [
        replace(used_code, parent=old.parent) if used_code.parent == code else used_code
        for used_code in _used(codebook)
        if used_code.id != code
    ]
    return _ordered(codebook, codes)


def _used(codebook: Codebook) -> list[Code]:
    return [code for code in codebook if not code.retired]


def _usable(codebook: Codebook, code: str) -> Code:
    """Return the code by its id. Raises NotFound, CoderError where another program has removed or retired it."""
    return in_use(codebook, codebook.known(code))


def _with(codebook: Codebook, changed: Code) -> Codebook:
    return replace(codebook, codes=tuple(changed if code.id == changed.id else code for code in _used(codebook)))


def _ordered(codebook: Codebook, codes: Sequence[Code]) -> Codebook:
    """Return the codes in tree order; omitted ones are retired when the codebook is stored."""
    below: dict[str | None, list[Code]] = {}
    for code in codes:
        below.setdefault(code.parent, []).append(code)

    def walk(parent: str | None) -> list[Code]:
        return [code_or_below for code in below.get(parent, []) for code_or_below in (code, *walk(code.id))]

    return replace(codebook, codes=tuple(walk(None)))


def _checked(codebook: Codebook, name: str, parent: str | None, except_for: str | None = None) -> str:
    """Return the name as stored. Raises CoderError when it is empty or a sibling has it."""
    usual_name = normal_name(name)
    if not usual_name:
        raise CoderError("The code has no name.", "Write one.")
    for code in _used(codebook):
        if code.id != except_for and code.parent == parent and code.name.casefold() == usual_name.casefold():
            raise CoderError("There is a code «{name}» at this place already.", "Choose another name.", name=code.name)
    return usual_name
