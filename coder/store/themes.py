"""The themes of an open question as arranged by their author; a code is in at most one theme of a question."""

from __future__ import annotations

from collections.abc import Sequence

from coder.model.ids import CodeId, CodeRow, ResponseId, ThemeId, VariableId
from coder.model.theme import KeptTheme
from coder.store.connection import Connection, Value
from coder.store.journal import Change


def kept(project: Connection, question: VariableId) -> list[KeptTheme]:
    """Return the themes of a question: those with a position, in order, then the others in order of creation."""
    codes: dict[ThemeId, list[CodeId]] = {}
    for theme, code in project.execute(
        "SELECT theme_id, codes.key FROM theme_codes JOIN codes ON codes.id = code_id"
        " JOIN themes ON themes.id = theme_id WHERE variable_id = ? ORDER BY theme_id, theme_codes.position",
        (question,),
    ):
        codes.setdefault(theme, []).append(code)
    quotes: dict[ThemeId, list[ResponseId]] = {}
    for theme, response in project.execute(
        "SELECT theme_id, response_id FROM theme_quotes JOIN themes ON themes.id = theme_id"
        " WHERE variable_id = ? ORDER BY theme_id, theme_quotes.position",
        (question,),
    ):
        quotes.setdefault(theme, []).append(response)
    return [
        KeptTheme(
            theme, tuple(codes.get(theme, ())), position, lead_in, summary,
            tuple(quotes.get(theme, ())) if chosen else None, title,
        )
        for theme, position, lead_in, summary, chosen, title in project.execute(
            "SELECT id, position, lead_in, summary, quotes_chosen, title FROM themes WHERE variable_id = ?"
            " ORDER BY position IS NULL, position, id",
            (question,),
        )
    ]  # fmt: skip


def questions(project: Connection) -> dict[str, VariableId]:
    """Return the questions with arranged themes, by name."""
    return dict(
        project.execute(
            "SELECT DISTINCT variables.name, variables.id FROM themes JOIN variables ON variables.id = variable_id"
        ).fetchall()
    )


def put(act: Change, question: VariableId, position: int | None = None) -> ThemeId:
    """Create a theme without codes, and return its id."""
    return ThemeId(act.insert("themes", {"variable_id": question, "position": position}))


def place(act: Change, theme: ThemeId, position: int | None) -> None:
    """Set the position of a theme."""
    act.update("themes", theme, {"position": position})


def write(
    act: Change,
    theme: ThemeId,
    *,
    title: str | None = None,
    lead_in: str | None = None,
    summary: str | None = None,
) -> None:
    """Store those of heading, lead-in and summary that are given."""
    texts: dict[str, Value] = {"title": title, "lead_in": lead_in, "summary": summary}
    act.update("themes", theme, {name: text for name, text in texts.items() if text is not None})


def put_codes(project: Connection, act: Change, theme: ThemeId, codes: Sequence[CodeRow]) -> None:
    """Set the codes of a theme, in this order."""
    _put_members(project, act, "theme_codes", "code_id", theme, codes)


def put_quotes(project: Connection, act: Change, theme: ThemeId, responses: Sequence[ResponseId] | None) -> None:
    """Set the answers that a theme quotes, in this order; None leaves the choice to the report."""
    act.update("themes", theme, {"quotes_chosen": int(responses is not None)})
    _put_members(project, act, "theme_quotes", "response_id", theme, responses or ())


def remove(project: Connection, act: Change, theme: ThemeId) -> None:
    """Delete a theme, with its codes and quotes."""
    put_codes(project, act, theme, ())
    put_quotes(project, act, theme, None)
    act.delete("themes", theme)


def _put_members(
    project: Connection, act: Change, table: str, column: str, theme: ThemeId, wanted: Sequence[int]
) -> None:
    row_by_member: dict[int, int] = dict(
        project.execute(f"SELECT {column}, id FROM {table} WHERE theme_id = ?", (theme,)).fetchall()
    )
    for member in sorted(row_by_member.keys() - set(wanted)):
        act.delete(table, row_by_member[member])
    for position, member in enumerate(wanted):
        if member in row_by_member:
            act.update(table, row_by_member[member], {"position": position})
        else:
            act.insert(table, {"theme_id": theme, column: member, "position": position})
