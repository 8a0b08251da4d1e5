"""The themes screen: the themes of a question as in the chapter; order, grouping, lead-ins, summaries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from coder.i18n.words import _, several, translated
from coder.operations import themes
from coder.operations.changed import CODEBOOK, RECONCILED, SURVEY, THEMES, Changed
from coder.project import Session, open_project
from coder.queries.definitions import load_definition
from coder.queries.themes import ArrangedTheme, Material, arranged_themes, questions_with_codings, read_material
from coder.tui.dialogues.choices import choose_several
from coder.tui.dialogues.dialogue import EditLine, EditText, PickOne
from coder.tui.keys.keymap import bindings
from coder.tui.screens.table_screen import TableScreen
from coder.tui.screens.theme_quotes import ThemeQuotesScreen
from coder.tui.task import COUNTING, Task
from coder.tui.text import on_one_line, shown, some_lines
from coder.tui.widgets.table_rows import TableColumn

if TYPE_CHECKING:
    from coder.errors import CoderError
    from coder.operations.themes import ThemesArranged

PREVIEWED = 2
"""Lines of the lead-in below a summary, and of each quote, below the table."""


class ThemesScreen(TableScreen[ArrangedTheme]):
    """Rows are themes by their index in the chapter."""

    context = "themes"
    on_row = frozenset({"open", "lead_in", "title", "summary", "toggle_mark", "join", "split", "earlier", "later"})
    reads = SURVEY | CODEBOOK | THEMES | RECONCILED | {"codings", "flags"}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("themes"), ("escape", "app.leave", "")]

    def __init__(self, question: str | None = None) -> None:
        super().__init__()
        self.question = question
        """The question whose themes are arranged; None until one is known."""
        self.material: Material | None = None
        self.themes: Sequence[ArrangedTheme] = ()
        self.busy = False
        self.error: CoderError | None = None
        self._again = False

    def fetch(self, wanted: Sequence[int]) -> Mapping[int, ArrangedTheme]:
        return {index: self.themes[index] for index in wanted}

    # Reading

    def load(self) -> None:
        """Count and choose again in the background: once, then again if something has changed meanwhile."""
        if self.busy:
            self._again = True
            return
        self.busy, self._again = True, False
        task = Task(COUNTING, self, self._read, self._failed)
        self.coder_app.tasks.in_thread(task, partial(self._reading, self.question or self._in_front))
        self._show_top()

    def _reading(self, question: str | None) -> Material:
        with open_project(self.state.session.path, self.state.session.coder, read_only=True) as session:
            coded = [progress.question for progress in questions_with_codings(session)]
            question_shown = question if question in coded or not coded else coded[0]
            alone = self.state.blinding.sampling_in(question_shown)
            given = None if self.state.definition is None else load_definition(self.state.definition)
            return read_material(session, question_shown, alone=alone, given=given)

    @property
    def _in_front(self) -> str | None:
        """The question being coded; if all are, that of the current answer."""
        return self.state.queue.question or (self.state.answer.question if self.state.answer is not None else None)

    def _read(self, material: Material) -> None:
        self.busy, self.error = False, None
        if self._again:
            self.load()
            return
        self.material, self.question = material, material.question
        self._show_themes()

    def _failed(self, error: CoderError) -> None:
        self.busy, self.error = False, error
        self.coder_app.refuse(error)
        self._show_top()

    def show_changed(self, changed: Changed | None) -> None:
        if changed is not None and changed.tables and changed.tables <= THEMES and not self.busy:
            self._show_themes()
            self.show_keys()
        else:
            super().show_changed(changed)

    def _show_themes(self, keep: str | None = None) -> None:
        """Show the themes as they are now arranged, from earlier counts."""
        if self.material is None:
            return
        at = self.table.current_row
        wanted = keep or (at.codes[0] if at is not None else None)
        self.themes = arranged_themes(self.state.session, self.material)
        self._show(wanted)

    def on_resize(self) -> None:  # Textual calls that of the base, too
        if self.is_mounted and self.material is not None:
            self.call_after_refresh(self._show)

    # Showing

    def _show(self, wanted: str | None = None) -> None:
        """Show the themes; the cursor goes to the theme of the code `wanted`, or stays at its index."""
        widest = max((len(self._titled(theme)[0]) for theme in self.themes), default=0)
        columns = [
            TableColumn(_("theme"), min(max(12, widest), max(24, self.size.width * 2 // 5)), self._titled),
            TableColumn("n".rjust(6), 6, lambda theme: (f"{theme.cases:>6}", "strong")),
            TableColumn(_("quotes").rjust(7), 7, self._quotes),
            TableColumn(_("lead-in"), 0, self._lead_in),
        ]
        index = next((place for place, theme in enumerate(self.themes) if wanted in theme.codes), None)
        self.table.show(range(len(self.themes)), columns, index)
        self._show_top()
        self.show_preview()

    @staticmethod
    def _titled(theme: ArrangedTheme) -> tuple[str, str]:
        mark = "✎ " if theme.titled else ""
        return ("  " * theme.depth + mark + on_one_line(theme.name), "" if theme.cases else "dim")

    @staticmethod
    def _quotes(theme: ArrangedTheme) -> tuple[str, str]:
        return (f"{len(theme.quotes):>6}{'✎' if theme.quotes_chosen else ' '}", "" if theme.quotes else "dim")

    @staticmethod
    def _lead_in(theme: ArrangedTheme) -> tuple[str, str]:
        marks = ("✎ " if theme.written else "") + ("≡ " if theme.summary else "")
        return (marks + on_one_line(theme.sentence), "" if theme.written else "dim")

    def _show_top(self) -> None:
        name = _("Themes")
        if self.material is None:
            text = _("counting …") if self.error is None else on_one_line(translated(self.error.what))
        else:
            parts = [on_one_line(self.material.label), several("{n} theme", "{n} themes", len(self.themes))]
            parts += [_("your codes alone")] if self.material.alone else []
            parts += [_("as the report definition groups them")] if self.material.fixed else []
            text = " · ".join(parts)
        self.top.show(name, text, self.coder_app.background_note)

    def text_of(self, row: ArrangedTheme) -> str:
        return f"≡ {on_one_line(row.summary)}" if row.summary else row.sentence

    def more_about(self, row: ArrangedTheme, width: int) -> list[str]:
        parts = [row.sentence] if row.summary else []
        parts += [f"«{quote}»" for quote in row.quotes]
        return [line for part in parts for line in some_lines(on_one_line(part), width, PREVIEWED)]

    # Changes

    def change(self, act: Callable[[], ThemesArranged], message: str, keep: str | None = None) -> None:
        """Change the themes, and show the result; the cursor goes to the theme of the code `keep`."""

        def after() -> None:
            self._show_themes(keep)
            self.coder_app.show_message(message)

        self.coder_app.attempt(act, after)

    def _usable(self) -> tuple[str, ArrangedTheme] | None:
        """Return the question and the theme under the cursor; None if a report definition groups the themes."""
        row = self.table.current_row
        if self.material is None and self.busy:
            self.coder_app.show_message(_("counting …"))
            return None
        if self.material is not None and self.material.fixed:
            self.coder_app.show_message(
                _("The report definition {file} groups these themes: change it there.").format(
                    file=on_one_line(self.state.settings.report_definition)
                )
            )
            return None
        return (self.question, row) if row is not None and self.question is not None else None

    def action_earlier(self) -> None:
        self._shift(-1)

    def action_later(self) -> None:
        self._shift(1)

    def _shift(self, by: int) -> None:
        if (current := self._usable()) is None:
            return
        question, theme = current
        place, landed = self._beyond(by)
        if not 0 <= place < len(self.themes):
            refusal = _("It is the first theme already.") if by < 0 else _("It is the last theme already.")
            self.coder_app.show_message(refusal)
            return
        order = [arranged_theme.named for arranged_theme in self.themes]
        self.change(
            lambda: themes.move_theme(self.state.session, question, theme.named, place, order),
            _("Theme {n} of {all}.").format(n=landed + 1, all=len(self.themes)), theme.codes[0],
        )  # fmt: skip

    def _beyond(self, by: int) -> tuple[int, int]:
        """Return the index that moves a theme past its neighbour, with the themes below each, and its new index."""
        here, depths = self.table.at, [theme.depth for theme in self.themes]
        if by < 0:
            place = here - 1
            while place > 0 and depths[place] > depths[here]:
                place -= 1
            return place, place
        ends = [at for at in range(here + 1, len(depths)) if depths[at] <= depths[here]] + [len(depths)]
        place = ends[1] - 1 if len(ends) > 1 else len(depths)
        return place, place - (ends[0] - here - 1)

    def action_lead_in(self) -> None:
        hint = _("What stands before the quotes. Left empty: the report makes it from the number.")
        self._write(
            themes.write_lead_in, attrgetter("sentence"), _("Lead-in of «{theme}»"),
            _("Lead-in written."), _("The report makes the lead-in."), hint,
        )  # fmt: skip

    def action_title(self) -> None:
        hint = _("The heading of the theme. Left empty: the names of its codes.")
        self._write(
            themes.write_title, attrgetter("name"), _("Heading of «{theme}»"),
            _("Theme named."), _("The theme is called by its codes."), hint,
        )  # fmt: skip

    def action_summary(self) -> None:
        self._write(
            themes.write_summary, attrgetter("summary"), _("Summary of «{theme}»"),
            _("Summary written."), _("Summary taken away."),
        )  # fmt: skip

    def _write(
        self,
        act: Callable[[Session, str, Sequence[str], str], ThemesArranged],
        text_of: Callable[[ArrangedTheme], str],
        heading: str,
        written: str,
        emptied: str,
        hint: str = "",
    ) -> None:
        """Edit a text of the theme under the cursor in a dialogue, on one line if there is a `hint`; then show the
        message `written` or `emptied`.
        """
        if (current := self._usable()) is None:
            return
        question, theme = current
        before, heading = text_of(theme), heading.format(theme=on_one_line(theme.name))

        def write(text: str | None) -> None:
            if text is not None and text != shown(before):
                report = written if text else emptied
                self.change(lambda: act(self.state.session, question, theme.named, text), report)

        self.app.push_screen(EditLine(heading, before, hint) if hint else EditText(heading, before), write)

    def action_toggle_mark(self) -> None:
        self.table.toggle_mark()

    def action_join(self) -> None:
        """Join the marked themes, or this one and another to be chosen."""
        if (current := self._usable()) is None:
            return
        question, theme = current
        if len(self.table.marks) > 1:
            self._join(question, [self.themes[index] for index in self.table.chosen()])
            return
        others = [arranged_theme for arranged_theme in self.themes if arranged_theme is not theme]
        rows = [on_one_line(arranged_theme.name) for arranged_theme in others]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._join(question, [theme, others[index]])

        self.app.push_screen(
            PickOne(_("Join «{theme}» with which theme?").format(theme=on_one_line(theme.name)), rows), chosen
        )

    def _join(self, question: str, joined: Sequence[ArrangedTheme]) -> None:
        codes = [theme.named for theme in joined]
        self.table.marks.clear()
        self.change(lambda: themes.join_themes(self.state.session, question, codes), _("Joined."), joined[0].codes[0])

    def action_split(self) -> None:
        """Split a theme into its codes, or take some out of it."""
        if (current := self._usable()) is None:
            return
        question, theme = current
        if len(theme.codes) <= 2:
            self._split(question, theme, ())
            return
        codebook = self.state.codebook

        def take(indexes: Sequence[int]) -> None:
            self._split(question, theme, [f"id:{theme.codes[index]}" for index in indexes])

        choose_several(
            self.coder_app,
            _("Which codes become themes of their own?"),
            [on_one_line(codebook.path(codebook.known(code_id))) for code_id in theme.codes],
            (),
            _("each of them"),
            take,
        )

    def _split(self, question: str, theme: ArrangedTheme, out: Sequence[str]) -> None:
        self.change(
            lambda: themes.split_theme(self.state.session, question, theme.named, out), _("Split."), theme.codes[0]
        )

    def action_question(self) -> None:
        """Choose the question whose themes are arranged."""
        found = questions_with_codings(self.state.session)

        def chosen(index: int | None) -> None:
            if index is not None and found[index].question != self.question:
                self.question, self.material = found[index].question, None
                self.load()

        rows = [
            on_one_line(f"{progress.question}: {progress.label}" if progress.label else progress.question)
            for progress in found
        ]
        self.app.push_screen(PickOne(_("The themes of which question?"), rows), chosen)

    def action_open(self) -> None:
        """Show the answers that can be quoted."""
        current = self._usable()
        if current is not None and self.material is not None:
            self.app.push_screen(ThemeQuotesScreen(self.material, current[1].codes[0]))
