"""Completion scripts for bash, zsh and fish that keep names with blanks, colons or quotes whole.

Each script sends the line as typed, up to the cursor, in COMP_WORDS, and takes one candidate a line (zsh: three lines).
"""

from __future__ import annotations

import os
import re

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class, split_arg_string

BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' line
    COMPREPLY=()
    while read -r line; do
        case $line in
            dir,*) compopt -o dirnames 2>/dev/null ;;
            file,*) compopt -o default 2>/dev/null ;;
            begun,*) compopt -o nospace 2>/dev/null; COMPREPLY+=("${line#*,}") ;;
            plain,*) COMPREPLY+=("${line#*,}") ;;
        esac
    done < <(env COMP_WORDS="${COMP_LINE:0:COMP_POINT}" COMP_WORDBREAKS="$COMP_WORDBREAKS" \
%(complete_var)s=bash_complete "$1")
}

complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null || complete -F %(complete_func)s %(prog_name)s
"""

ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain begun described response
    local type key descr
    (( ! $+commands[%(prog_name)s] )) && return 1

    response=("${(@f)$(env COMP_WORDS="${(j: :)words[1,CURRENT]}" %(complete_var)s=zsh_complete %(prog_name)s)}")

    for type key descr in "${response[@]}"; do
        case $type in
            dir) compset -P '--*='; _path_files -/ ;;
            file) compset -P '--*='; _path_files -f ;;
            begun) begun+=("$key") ;;
            plain) if [[ $descr == _ ]]; then plain+=("$key"); else described+=("$key:$descr"); fi ;;
        esac
    done

    (( $#described )) && _describe -V unsorted described -U
    (( $#plain )) && compadd -U -V unsorted -a plain
    (( $#begun )) && compadd -U -S '' -V unsorted -a begun
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

FISH = """\
function %(complete_func)s
    for line in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp | string collect) %(prog_name)s)
        set -l part (string split -m 1 , -- $line)
        switch $part[1]
            case dir
                __fish_complete_directories $part[2]
            case file
                __fish_complete_path $part[2]
            case plain begun
                printf '%%s\\n' $part[2]
        end
    end
end

complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
"""


class _Line(ShellComplete):
    """Completes the line in COMP_WORDS, whose last word, possibly empty or in an open quote, is being typed."""

    def get_completion_args(self) -> tuple[list[str], str]:
        *before, begun = split_arg_string(f"{os.environ.get('COMP_WORDS', '')}_")  # guarantees a last word
        return before[1:], begun[:-1]

    def complete(self) -> str:
        args, begun = self.get_completion_args()
        option = re.match(r"--[\w-]+=", begun)  # click completes the part after the sign; the shells replace the word
        lines = []
        for item in self.get_completions(args, begun):
            if item.type == "plain":
                item.type = "begun" if item.value.endswith("=") else "plain"
                item.value = (option.group() if option else "") + item.value
            lines.append(self.format_completion(item))
        return "\n".join(lines)


class Bash(_Line):
    """Candidates replace the text after the last word break or the open quote."""

    name = "bash"
    source_template = BASH

    def format_completion(self, item: CompletionItem[str]) -> str:
        if item.type not in {"plain", "begun"}:
            return f"{item.type},"
        breaks = os.environ.get("COMP_WORDBREAKS", " \t\n\"'@><=;|&(:")
        done, quote = _done(os.environ.get("COMP_WORDS", ""), breaks)
        return f"{item.type},{_quoted(item.value[len(done) :], quote)}"


class Zsh(_Line):
    """Type, value and help (`_` if none) on a line each; zsh quotes. A colon ends the value if help follows."""

    name = "zsh"
    source_template = ZSH

    def format_completion(self, item: CompletionItem[str]) -> str:
        value = re.sub(r"([\\:])", r"\\\1", item.value) if item.help else item.value
        return f"{item.type}\n{value}\n{' '.join((item.help or '_').split())}"


class Fish(_Line):
    """Type, value and, after a tab, help; fish quotes."""

    name = "fish"
    source_template = FISH

    def format_completion(self, item: CompletionItem[str]) -> str:
        description = f"\t{' '.join(item.help.split())}" if item.help else ""
        return f"{item.type},{item.value}{description}"


def register() -> None:
    """Register these completion classes with click."""
    for shell in (Bash, Zsh, Fish):
        add_completion_class(shell)


def _done(line: str, breaks: str) -> tuple[str, str]:
    """Return the part of the last word that readline keeps, without its quotes, and the open quote."""
    word = start = 0  # where the last word begins, and where the replaced part begins
    quote, escaped = "", False
    for at, sign in enumerate(line):
        if escaped:
            escaped = False
        elif sign == "\\" and quote != "'":
            escaped = True
        elif quote:
            if sign == quote:
                quote, start = "", at + 1
        elif sign in "\"'":
            quote, start = sign, at + 1
        elif sign in breaks:
            start = at + 1
            if sign.isspace():
                word = start
    return "".join(split_arg_string(line[word:start])), quote


def _quoted(value: str, quote: str) -> str:
    """Return `value` as typed in bash, within `quote` if that is not empty."""
    if quote == "'":
        return value.replace("'", "'\\''")
    return re.sub(r'(["\\$`])' if quote else r"([^\w@%+=:,./-])", r"\\\1", value)
