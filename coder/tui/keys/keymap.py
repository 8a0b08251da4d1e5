"""The keys of actions: Textual's bindings, footer and help made from the action registry and the user's keymap."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType
from textual.keys import key_to_character

from coder.errors import CoderError, nearest
from coder.i18n.words import _
from coder.tui.keys.actions import ACTIONS, BY_ID, Action
from coder.tui.keys.contexts import ALSO, CONTEXTS, DIALOGUES, TYPED_IN

_KEY_NAMES = {
    "full_stop": ".", "comma": ",", "slash": "/", "colon": ":", "question_mark": "?", "asterisk": "*", "plus": "+",
    "minus": "-", "enter": "⏎", "space": "␣", "escape": "esc", "up": "↑", "down": "↓", "left": "←", "right": "→",
    "pagedown": "pgdn", "pageup": "pgup", "shift+left": "⇧←", "shift+right": "⇧→", "shift+up": "⇧↑", "shift+down": "⇧↓",
}  # fmt: skip


def key_name(key: str) -> str:
    """Return a key as shown."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    return (
        "^" + key.removeprefix("ctrl+")
        if key.startswith("ctrl+")
        else key.upper()
        if key[:1] == "f" and key[1:].isdigit()
        else key
    )


def bindings(context: str) -> list[BindingType]:
    """Return Textual's bindings for a context, with ids for keymaps; those of dialogues precede text fields'."""
    return [
        Binding(
            ",".join("comma" if key == "," else key for key in action.keys),
            action.name,
            action.label,
            show=False,
            id=action.id,
            priority=context in DIALOGUES,
        )
        for action in ACTIONS
        if action.context == context and action.keys
    ]


class Keymap:
    """The keys of actions: those of the registry, or the user's own if given."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self.own = dict(own or {})
        check_keymap(self.own)

    def of(self, action: Action) -> tuple[str, ...]:
        """Return the keys of an action as shown, without repeats."""
        keys = tuple(self.own[action.id].split(",")) if action.id in self.own else action.keys
        return tuple(dict.fromkeys(key_name(key.strip() or ",") for key in keys))

    def first(self, action_id: str) -> str:
        """Return the key of an action for a line of keys."""
        return (self.of(BY_ID[action_id]) or ("–",))[0]

    def action_for(self, context: str, key: str) -> Action | None:
        """Return the action of a key, by Textual's name, in a context."""
        for action in ACTIONS:
            if action.context == context:
                raw = self.own[action.id].split(",") if action.id in self.own else action.keys
                if key in raw or key_name(key) in self.of(action):
                    return action
        return None

    def footer(self, context: str) -> list[tuple[Action, str]]:
        """Return the footer of a context, in order, as (action, key)."""
        actions = [
            action for action in ACTIONS if action.context in (context, "all") and action.footer and self.of(action)
        ]
        if context == "span":
            actions = [action for action in actions if action.context == "span"]
        named = {action.name for action in actions if action.context == context}
        actions = [action for action in actions if action.context == context or action.name not in named]
        return [
            (action, "1-9" if action.name == "slot(1)" and action.id not in self.own else self.of(action)[0])
            for action in sorted(actions, key=lambda action: action.footer)
        ]

    def help(self, context: str) -> list[tuple[str, str]]:
        """Return keys and their actions in a context, slots as one line."""
        rows = []
        for action in ACTIONS:
            if action.context != context or not self.of(action):
                continue
            if action.name.startswith("slot("):
                if action.name == "slot(1)":
                    rows.append(("1 – 9", _(action.help)))
                continue
            rows.append((" ".join(self.of(action)), _(action.help)))
        return rows


def check_keymap(own: Mapping[str, str]) -> None:
    """Check a keymap. Raises CoderError if it names no action or gives one key two meanings in one context."""
    for name in own:
        if name not in BY_ID:
            raise CoderError("The keymap names «{name}», which is no action.", nearest(name, list(BY_ID)), name=name)
    for name, keys in own.items():
        typed = [key for key in keys.split(",") if (key_to_character(key.strip() or "comma") or "\n").isprintable()]
        if BY_ID[name].context in TYPED_IN and typed:
            raise CoderError(
                "The keymap gives «{key}» to {name}, where letters are typed.",
                "Choose a key that writes nothing, such as ctrl+k or f7.",
                key=key_name(typed[0].strip() or ","),
                name=name,
            )
    if not own:
        return
    for context in (*CONTEXTS, *DIALOGUES):
        together = {context, *ALSO.get(context, ())} - {"span"}  # its keys precede the others on purpose
        together |= set() if context in DIALOGUES else {"all"}
        taken: dict[str, str] = {}
        for action in ACTIONS:
            if action.context not in together:
                continue
            for key in own.get(action.id, ",".join(action.keys)).split(","):
                shown = key_name(key.strip())
                other = taken.setdefault(shown, action.id)
                if shown and other != action.id and (action.id in own or other in own):
                    named, standing = (action.id, other) if action.id in own else (other, action.id)
                    raise CoderError(
                        "The keymap gives «{shown}» to {named}, but {standing} has it.",
                        "Give each its own key.",
                        shown=shown,
                        named=named,
                        standing=standing,
                    )
