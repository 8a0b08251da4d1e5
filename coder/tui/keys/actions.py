"""The registry of actions: key bar, help, palette, bindings and the user's keymap are made from it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from coder.i18n.words import N_


class Action(Struct, frozen=True):
    """An action. `context`: the screen or mode it belongs to (`all`: every screen); `footer`: its rank there, or 0."""

    context: str
    name: str
    keys: tuple[str, ...]
    label: str
    help: str
    footer: int = 0
    palette: bool = True

    @property
    def id(self) -> str:
        """The name by which a keymap refers to it."""
        return f"{self.context}.{self.name}"


def _slots(context: str, help_: str, label: str = N_("code"), footer: int = 4) -> tuple[Action, ...]:
    return tuple(
        Action(
            context, f"slot({number})", (str(number),), label, help_,
            footer=footer if number == 1 else 0, palette=False,
        )
        for number in range(1, 10)
    )  # fmt: skip


ACTIONS: tuple[Action, ...] = (
    Action(
        "code",
        "accept_next",
        ("enter",),
        N_("ok, next"),
        N_("Accept the suggestion and go on; only go on where you have coded already"),
        1,
    ),
    Action("code", "accept", ("a",), N_("accept"), N_("Accept the suggestion"), 2),
    Action(
        "code",
        "accept_all",
        ("A",),
        N_("accept all"),
        N_("Accept every suggestion marked with ! (it passed its code's threshold)"),
    ),
    Action("code", "reject", ("x",), N_("reject"), N_("Reject the suggestion"), 3),
    Action("code", "go_on", ("space",), N_("next"), N_("Go on to the next answer you have not coded"), 10),
    *_slots("code", N_("Put the code in this slot on, or take it off")),
    Action("code", "pick", ("c",), N_("find"), N_("Find any code by some of its letters, or make a new one"), 5),
    Action(
        "code",
        "no_code",
        ("0",),
        N_("none"),
        N_("No code fits: the answer counts as looked at, and the classifier learns from it"),
        6,
    ),
    Action(
        "code",
        "mark",
        ("v",),
        N_("mark"),
        N_("Mark an excerpt by sentence, word and character; codes then go on it"),
        8,
    ),
    Action("code", "repeat", ("r",), N_("repeat"), N_("Put the codes on that you put on last")),
    Action("code", "why", ("w",), N_("why"), N_("Mark the words that carried the suggestion"), 11),
    Action(
        "code", "reveal", ("s",), N_("show"), N_("Show suggestions now (blind mode hides them until you have chosen)")
    ),
    Action("code", "choose_down", ("down",), N_("next suggestion"), N_("Choose the next suggestion"), palette=False),
    Action("code", "choose_up", ("up",), N_("suggestion before"), N_("Choose the suggestion before"), palette=False),
    Action("code", "slots_forward", ("full_stop",), N_("more codes"), N_("The next nine codes in the slots")),
    Action("code", "slots_back", ("comma",), N_("codes before"), N_("The nine codes before in the slots")),
    Action("code", "following", ("j", "right"), N_("answer after"), N_("The next answer in the queue")),
    Action("code", "preceding", ("k", "left"), N_("answer before"), N_("The answer before in the queue")),
    Action("code", "next_uncoded", ("n",), N_("next uncoded"), N_("The next answer you have not coded")),
    Action("code", "previous_uncoded", ("N",), N_("uncoded before"), N_("The answer before that you have not coded")),
    Action("code", "first", ("g", "home"), N_("first"), N_("The first answer of the queue")),
    Action("code", "last", ("G", "end"), N_("last"), N_("The last answer of the queue")),
    Action(
        "code",
        "scroll_down",
        ("ctrl+d", "pagedown"),
        N_("scroll down"),
        N_("Half a page down in a long answer"),
        palette=False,
    ),
    Action(
        "code", "scroll_up", ("ctrl+u", "pageup"), N_("scroll up"), N_("Half a page up in a long answer"), palette=False
    ),
    Action("code", "memo", ("m",), N_("memo"), N_("Write a memo on the answer or the marked excerpt")),
    Action("code", "come_back", ("b",), N_("come back"), N_("Flag to come back to this answer, or take the flag off")),
    Action(
        "code", "good_quote", ("f",), N_("good quote"), N_("Flag the answer or excerpt as a good quote for the report")
    ),
    Action("code", "copy", ("y",), N_("copy"), N_("Copy the answer or the marked excerpt")),
    Action("code", "definition", ("i",), N_("definition"), N_("Show what the chosen suggestion's code means")),
    Action(
        "code", "case", ("E",), N_("case"), N_("Everything about the case: all variables, and the memos on the answer")
    ),
    Action("code", "alike", ("l",), N_("alike"), N_("The answers alike: see them, leave some out of the group")),
    Action(
        "code",
        "order",
        ("o",),
        N_("order"),
        N_(
            "The order of the queue: as given to you, file, random, sample, uncertain, half and half, more of a code,"
            " like this one"
        ),
    ),
    Action("code", "nearest", ("p",), N_("nearest"), N_("The coded answers most like this one, with their codes")),
    Action("code", "question", ("Q",), N_("question"), N_("Choose the question, or several, whose answers are coded")),
    Action("code", "filter", ("slash",), N_("search"), N_("Search and filter all answers")),
    Action("code", "blind", (), N_("blind mode"), N_("Blind mode: hide suggestions until you have chosen or ask")),
    Action("code", "flagged", (), N_("flagged answers"), N_("The answers you flagged to come back to")),
    Action("span", "sentence_down", ("j", "down"), N_("sentence after"), N_("The next sentence"), 1, palette=False),
    Action("span", "sentence_up", ("k", "up"), N_("sentence before"), N_("The sentence before"), 2, palette=False),
    Action(
        "span",
        "word_right",
        ("l", "right"),
        N_("word more"),
        N_("The moving end one word to the right"),
        3,
        palette=False,
    ),
    Action(
        "span", "word_left", ("h", "left"), N_("word less"), N_("The moving end one word to the left"), 4, palette=False
    ),
    Action(
        "span",
        "letter_right",
        ("L", "shift+right"),
        N_("letter more"),
        N_("The moving end one character to the right"),
        5,
        palette=False,
    ),
    Action(
        "span",
        "letter_left",
        ("H", "shift+left"),
        N_("letter less"),
        N_("The moving end one character to the left"),
        palette=False,
    ),
    Action(
        "span",
        "more_sentences",
        ("J", "shift+down"),
        N_("add sentence"),
        N_("Take the next sentence in"),
        6,
        palette=False,
    ),
    Action("span", "other_end", ("o",), N_("other end"), N_("Move the other end"), 7, palette=False),
    Action(
        "span",
        "excerpts",
        ("tab",),
        N_("excerpts"),
        N_("Go through the excerpts that are coded already"),
        8,
        palette=False,
    ),
    Action(
        "span",
        "leave",
        ("escape", "v"),
        N_("done"),
        N_("Leave the excerpt; codes go on the whole answer again"),
        9,
        palette=False,
    ),
    Action("list", "down", ("j", "down"), N_("down"), N_("Down"), palette=False),
    Action("list", "up", ("k", "up"), N_("up"), N_("Up"), palette=False),
    Action("list", "half_down", ("ctrl+d", "pagedown"), N_("half a page down"), N_("Half a page down"), palette=False),
    Action("list", "half_up", ("ctrl+u", "pageup"), N_("half a page up"), N_("Half a page up"), palette=False),
    Action("list", "top", ("g", "home"), N_("first"), N_("To the beginning"), palette=False),
    Action("list", "bottom", ("G", "end"), N_("last"), N_("To the end"), palette=False),
    Action("grid", "open", ("enter",), N_("open"), N_("Code this answer; the queue becomes what is listed"), 1),
    Action("grid", "toggle_mark", ("space",), N_("mark"), N_("Mark or unmark the answer"), 2),
    Action("grid", "mark_all", ("asterisk",), N_("mark all"), N_("Mark all that are listed, or none"), 3),
    *_slots("grid", N_("Put the code in this slot on what is marked")),
    Action("grid", "pick", ("c",), N_("find code"), N_("Find a code and put it on what is marked, or take it off"), 5),
    Action("grid", "no_code", ("0",), N_("no code"), N_("No code fits what is marked")),
    Action(
        "grid",
        "filter",
        ("slash",),
        N_("filter"),
        N_("Filter: words, code:NAME, VARIABLE=VALUE, by:NAME, uncoded, conf>.5, flag:quote"),
        6,
    ),
    Action("grid", "sort", ("s",), N_("sort"), N_("Sort by a column or a variable"), 7),
    Action("grid", "reverse", ("S",), N_("reverse"), N_("Turn the order round")),
    Action("grid", "columns", ("v",), N_("variables"), N_("Choose the variables that are shown"), 8),
    Action("grid", "copy", ("y",), N_("copy"), N_("Copy the answer")),
    Action("alike", "toggle_apart", ("space",), N_("apart"), N_("Take the answer out of the group, or back in"), 1),
    Action("alike", "open", ("enter",), N_("open"), N_("Code this answer"), 2),
    Action(
        "nearest", "same_codes", ("enter",), N_("same codes"), N_("Put the codes of this answer on yours as well"), 1
    ),
    Action("nearest", "open", ("o",), N_("open"), N_("See this answer on the coding screen"), 2),
    Action("review", "accept", ("a",), N_("accept"), N_("Accept the suggestion, or all that are marked"), 1),
    Action("review", "reject", ("x",), N_("reject"), N_("Reject the suggestion, or all that are marked"), 2),
    Action(
        "review",
        "accept_all",
        ("A",),
        N_("accept all"),
        N_("Accept all that are listed; asks once, undone in one step"),
        3,
    ),
    Action("review", "toggle_mark", ("space",), N_("mark"), N_("Mark or unmark the suggestion"), 4),
    Action("review", "raise_bar", ("plus",), N_("higher"), N_("Only surer suggestions: the threshold up by .05"), 5),
    Action("review", "lower_bar", ("minus",), N_("lower"), N_("More suggestions: the threshold down by .05"), 6),
    Action("review", "one_code", ("c",), N_("one code"), N_("Only suggestions of one code, or of all again"), 7),
    Action("review", "sort", ("s",), N_("sort"), N_("Sort by confidence, or code by code"), 8),
    Action(
        "review", "all_ranks", ("p",), N_("all ranks"), N_("Also suggestions that did not pass their code's threshold")
    ),
    Action("review", "choose_run", ("r",), N_("run"), N_("Choose the run, or make the first one")),
    Action("review", "open", ("enter",), N_("open"), N_("See the answer on the coding screen"), 9),
    Action("codebook", "excerpts", ("enter",), N_("answers"), N_("The answers with this code or a sub-code"), 1),
    Action("codebook", "add", ("n",), N_("new"), N_("A new code at the level of this one"), 2),
    Action("codebook", "add_below", ("N",), N_("new below"), N_("A new code below this one")),
    Action("codebook", "rename", ("r",), N_("rename"), N_("Give the code another name"), 3),
    Action("codebook", "edit", ("e",), N_("edit"), N_("Definition, include, exclude, keywords and examples"), 4),
    Action("codebook", "move", ("p",), N_("move"), N_("Place the code below another, or at the top"), 5),
    Action("codebook", "earlier", ("K", "shift+up"), N_("up"), N_("One place up among its siblings")),
    Action("codebook", "later", ("J", "shift+down"), N_("down"), N_("One place down among its siblings")),
    Action("codebook", "merge", ("M",), N_("merge"), N_("Merge the code into another; its codings follow"), 6),
    Action("codebook", "split", ("S",), N_("split"), N_("Split the code into several new ones"), 7),
    Action("codebook", "retire", ("d", "delete"), N_("retire"), N_("Retire the code; its codings stay"), 8),
    Action("codebook", "memo", ("m",), N_("memo"), N_("Write a memo on the code"), 9),
    Action(
        "codebook",
        "whole",
        ("i",),
        N_("all of it"),
        N_("All about the code, with the memos on it and on the project"),
        10,
    ),
    Action("report", "variable", ("v",), N_("variables"), N_("Compare the groups of variables, or all together"), 1),
    Action("report", "groups_right", ("right", "l"), N_("more groups"), N_("The next groups"), 4),
    Action("report", "groups_left", ("left", "h"), N_("groups before"), N_("The groups before")),
    Action("report", "sort", ("s",), N_("sort"), N_("In the order of the codebook, or the most frequent first"), 3),
    Action(
        "report",
        "several",
        ("c",),
        N_("coders"),
        N_("What counts where several have coded an answer: the first coder, most of them, or any"),
        6,
    ),
    Action("report", "definition", ("d",), N_("who was asked"), N_("Count those alone whom a report definition asks")),
    Action("report", "write", ("w",), N_("write"), N_("Write the report to a file, figures and quotes included"), 2),
    Action("report", "open", ("enter",), N_("answers"), N_("The answers with this code or a sub-code"), 5),
    Action(
        "report",
        "themes",
        ("e",),
        N_("themes"),
        N_("The themes of the question as the chapter presents them: order, groups, lead-ins, summaries, quotes"),
        2,
    ),
    Action("themes", "open", ("enter",), N_("quotes"), N_("The answers of the theme: choose those that are quoted"), 1),
    Action(
        "themes",
        "lead_in",
        ("e",),
        N_("lead-in"),
        N_("Write the sentence before the quotes; empty leaves it to the report"),
        2,
    ),
    Action("themes", "title", ("n",), N_("name"), N_("Name the theme in a heading; empty: the names of its codes"), 7),
    Action("themes", "summary", ("s",), N_("summary"), N_("Write the summary of the theme for the chapter"), 3),
    Action("themes", "toggle_mark", ("space",), N_("mark"), N_("Mark or unmark the theme"), 9),
    Action("themes", "join", ("M",), N_("join"), N_("Join the marked themes, or this one and another"), 6),
    Action("themes", "split", ("S",), N_("split"), N_("Split a theme into its codes, or take some out of it"), 8),
    Action("themes", "earlier", ("K", "shift+up"), N_("up"), N_("One place up in the chapter"), 4),
    Action("themes", "later", ("J", "shift+down"), N_("down"), N_("One place down in the chapter"), 5),
    Action("themes", "question", ("Q",), N_("question"), N_("Choose the question whose themes are arranged")),
    Action("quotes", "toggle_mark", ("space",), N_("quote"), N_("Quote the answer, or leave it out"), 1),
    Action("quotes", "automatic", ("r",), N_("let choose"), N_("Leave the choice of quotes to the report"), 2),
    Action("quotes", "open", ("enter",), N_("open"), N_("See the answer on the coding screen"), 3),
    *_slots(
        "reconcile", N_("As the coder with this number has coded it; asks why they differed"), N_("as coder"), footer=1
    ),
    Action("reconcile", "keep_all", ("b",), N_("all hold"), N_("All of these codes hold"), 2),
    Action("reconcile", "neither", ("x",), N_("none holds"), N_("None of these codes holds"), 3),
    Action("reconcile", "no_code", ("0",), N_("none fits"), N_("No code fits the answer")),
    Action("reconcile", "discuss", ("d",), N_("discuss"), N_("To be discussed, with a memo; it counts as coded"), 4),
    Action("reconcile", "reopen", ("o",), N_("reopen"), N_("Take back what was decided on the answer")),
    Action("reconcile", "by_code", ("c",), N_("one code"), N_("Only disagreements on one code, or on all again"), 6),
    Action("reconcile", "confused", ("p",), N_("confused"), N_("Which codes are confused with which"), 5),
    Action("reconcile", "every", ("a",), N_("decided, too"), N_("Also what is decided, or only what is open"), 8),
    Action("reconcile", "agreement", ("A",), N_("agreement"), N_("How far the coders agree, code by code"), 9),
    Action("reconcile", "question", ("Q",), N_("question"), N_("Choose the question that coders differ on")),
    Action("reconcile", "open", ("enter",), N_("open"), N_("See the answer on the coding screen")),
    Action("confused", "open", ("enter",), N_("answers"), N_("The answers on which these two are confused"), 1),
    Action("agreement", "open", ("enter",), N_("answers"), N_("The answers on which coders differ on this code"), 1),
    Action("agreement", "levels", ("l",), N_("levels"), N_("At which level of the codebook agreement is lost"), 2),
    Action("agreement", "pairs", ("p",), N_("coder pairs"), N_("Cohen's kappa of each two coders"), 3),
    Action("pairs", "open", ("enter",), N_("answers"), N_("The answers on which coders differ on this code"), 1),
    Action("levels", "open", ("enter",), N_("answers"), N_("The answers on which coders differ"), 1),
    Action("agreement", "question", ("Q",), N_("question"), N_("Choose the question that coders agree on")),
    Action("all", "to_code", ("f2",), N_("code"), N_("The coding screen")),
    Action("all", "to_grid", ("t", "f3"), N_("table"), N_("All answers in a table"), 12),
    Action("all", "to_review", ("R", "f4"), N_("review"), N_("Review the suggestions of a run"), 13),
    Action("all", "to_codebook", ("B", "f5"), N_("codebook"), N_("The codebook as a tree, with counts"), 14),
    Action(
        "all", "to_report", ("T", "f6"), N_("report"), N_("Frequencies and groups as coded now; writes the report"), 14
    ),
    Action("all", "to_themes", ("f7",), N_("themes"), N_("The themes of the question as the chapter presents them")),
    Action("all", "to_reconcile", ("f8",), N_("disagreements"), N_("Where coders have coded differently: decide")),
    Action("all", "to_agreement", (), N_("agreement"), N_("How far the coders agree, code by code")),
    Action("all", "undo", ("u", "ctrl+z"), N_("undo"), N_("Undo your latest act, whatever it was"), 7),
    Action("all", "redo", ("ctrl+r", "ctrl+y"), N_("redo"), N_("Redo what you undid last")),
    Action("all", "project_memo", (), N_("project memo"), N_("Write a memo on the project")),
    Action(
        "all", "next_theme", ("f9",), N_("colours"), N_("The next colours: dark, light, high contrast, only sixteen")
    ),
    Action("all", "palette", ("colon", "ctrl+p"), N_("palette"), N_("Find any act by its name"), palette=False),
    Action("all", "help", ("question_mark", "f1"), N_("help"), N_("Every key of this screen"), 15, palette=False),
    Action("dialogue", "leave", ("escape", "ctrl+c", "ctrl+q"), N_("back"), N_("Leave it as it is"), palette=False),
    Action("ask", "agree", ("y",), N_("yes"), N_("Yes, where something is asked"), palette=False),
    Action("ask", "take", ("enter",), N_("yes"), N_("Yes, in a box that you have opened yourself"), palette=False),
    Action("ask", "refuse", ("n",), N_("no"), N_("No, where something is asked"), palette=False),
    Action(
        "either", "turn", ("s",), N_("the other way"), N_("Turn a merge round: the other code stays"), palette=False
    ),
    Action("line", "keep", ("enter",), N_("keep"), N_("Keep what is written on one line"), palette=False),
    Action("write", "keep", ("ctrl+s", "f2"), N_("keep"), N_("Keep what is written on several lines"), palette=False),
    Action("write", "field_after", ("tab",), N_("next field"), N_("The next field"), palette=False),
    Action("write", "field_before", ("shift+tab",), N_("field before"), N_("The field before"), palette=False),
    Action("picker", "take", ("enter",), N_("choose"), N_("Choose from a list"), palette=False),
    Action("picker", "also", ("tab",), N_("choose several"), N_("Choose this code and go on choosing"), palette=False),
    Action(
        "marks", "also", ("space",), N_("mark"), N_("Mark several of a list with boxes, or unmark them"), palette=False
    ),
    Action("picker", "down", ("down", "ctrl+n"), N_("down"), N_("Down a list"), palette=False),
    Action("picker", "up", ("up",), N_("up"), N_("Up a list"), palette=False),
    Action("picker", "page_down", ("pagedown",), N_("a page down"), N_("A page down a list"), palette=False),
    Action("picker", "page_up", ("pageup",), N_("a page up"), N_("A page up a list"), palette=False),
    Action("read", "down", ("down", "j"), N_("down"), N_("Down a text"), palette=False),
    Action("read", "up", ("up", "k"), N_("up"), N_("Up a text"), palette=False),
    Action(
        "read", "page_down", ("pagedown", "space", "ctrl+d"), N_("a page down"), N_("A page down a text"), palette=False
    ),
    Action("read", "page_up", ("pageup", "ctrl+u"), N_("a page up"), N_("A page up a text"), palette=False),
    Action("read", "close", ("enter", "q", "question_mark", "f1"), N_("close"), N_("Close a text"), palette=False),
    Action(
        "code",
        "leave",
        ("q",),
        N_("quit"),
        N_("Quit, or back to the list it was opened from; all is saved already"),
        16,
        palette=False,
    ),
    Action("all", "leave", ("q",), N_("back"), N_("Back to the screen before"), 16),
    Action("all", "stop", ("ctrl+q", "ctrl+c"), N_("quit"), N_("Quit. All is saved already")),
)
"""In the order of the help."""

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

LEAVE = BY_ID["all.leave"]
