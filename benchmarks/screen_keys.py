"""Counts the keys per coded answer, by pressing them on the coding screen over the shipped synthetic corpus.

    python benchmarks/screen_keys.py [--answers 100]

Three ways: accept the suggestion and go on; two codes by their slots and go on; one code by the picker and go on. The
codes are those that a coder of the corpus gave. Turning to other slots counts; letters for the picker are as few as
make the code the first one found.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import tempfile
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder import shipped
from coder.model.ids import ResponseId
from coder.operations.demo import QUESTION, make_demo
from coder.project import open_project
from coder.queries.answer import read_answer
from coder.queries.codebooks import codebook_of
from coder.tui.app import CoderApp
from coder.tui.name_search import find
from coder.tui.state.code_slots import SLOTS


def wanted_codes(app: CoderApp) -> list[tuple[ResponseId, list[str]]]:
    """Return answers in file order with the codes that a coder of the corpus gave them, as stable ids."""
    with shipped.CODINGS["Ingrid"].open(encoding="utf-8", newline="") as lines:
        names = {row["id"]: row["koder"].split("|") for row in csv.DictReader(lines, delimiter=";")}
    book = codebook_of(app.session)
    found = []
    for response in app.state.queue.ids:
        case = read_answer(app.session, response).case
        if case in names:
            found.append((response, [book.find(name).id for name in names[case] if name]))
    return found


def letters_for(app: CoderApp, code: str) -> str:
    """Return the fewest letters from the beginning of a word of its name that find a code first."""
    book = app.state.codebook
    codes = [known_code for known_code in book if not known_code.retired]
    paths = [book.path(known_code) for known_code in codes]
    name = book.by_id[code].name.casefold()
    starts = [name, *(name[place + 1 :] for place, letter in enumerate(name) if letter == " ")]
    tries = sorted((start[:count] for start in starts for count in range(1, len(start) + 1)), key=len)
    tries += [start[0] + name[-1] for start in starts]
    fitting = [letters for letters in tries if (hits := find(letters, paths, limit=1)) and codes[hits[0]].id == code]
    return min(fitting, key=len)


def slot_keys(app: CoderApp, code: str, first: int) -> tuple[list[str], int]:
    """Return the keys that apply a code by its slot when slot 1 has the code at `first`, and the new `first`."""
    place = next(at for at, slot_code in enumerate(app.state.slots.codes) if slot_code and slot_code.id == code)
    pages = -(-len(app.state.slots.codes) // SLOTS)
    away = (place // SLOTS - first // SLOTS) % pages
    turn = ["full_stop"] * away if away <= pages - away else ["comma"] * (pages - away)
    return [*turn, str(place % SLOTS + 1)], place // SLOTS * SLOTS


async def pressed(app: CoderApp, pilot: Pilot[Any], response: ResponseId, keys: list[str]) -> int:
    """Press keys on an answer, which must then be coded; return how many."""
    app.state.go_to(response)
    app.refresh_screen()
    await pilot.press(*keys)
    if response not in app.state.queue.done:
        raise RuntimeError(f"answer {response} is not coded after {keys}")
    return len(keys)


async def count(project: Path, most: int) -> None:
    """Press the keys and print the means."""
    with open_project(project, "Per") as session:
        app = CoderApp(session, questions=[QUESTION], learn=False)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            if app.background is not None:
                app.background.stop()
            coded = wanted_codes(app)
            suggested = [
                response
                for response in app.state.queue.ids
                if any(p.proposed for p in read_answer(session, response).suggestions)
            ]
            by_enter = [await pressed(app, pilot, response, ["enter"]) for response in suggested[:most]]
            print_line("accept and go on", by_enter)
            two = [
                (response, codes) for response, codes in coded
                if len(codes) == 2 and response not in app.state.queue.done
                and all(any(leaf and code == leaf.id for leaf in app.state.slots.codes) for code in codes)
            ][:most]  # fmt: skip
            by_slot = []
            for response, codes in two:
                keys: list[str] = []
                first = app.state.slots.first
                for code in codes:
                    more, first = slot_keys(app, code, first)
                    keys += more
                by_slot.append(await pressed(app, pilot, response, [*keys, "space"]))
            print_line("two codes by slot and go on", by_slot)
            rest = [(response, codes) for response, codes in coded if codes and response not in app.state.queue.done][
                :most
            ]
            by_picker = []
            for response, codes in rest:
                keys = ["c", *letters_for(app, codes[0]), "enter", "space"]
                by_picker.append(await pressed(app, pilot, response, keys))
            print_line("one code by the picker and go on", by_picker)


def print_line(name: str, counts: list[int]) -> None:
    """Print one line of the table."""
    mean = sum(counts) / len(counts) if counts else float("nan")
    print(f"  {name:36} {mean:5.2f} keys an answer   (n={len(counts)}, most {max(counts, default=0)})")


def main() -> None:
    """Count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "demo.db"
        make_demo(project)
        asyncio.run(count(project, given.answers))


if __name__ == "__main__":
    main()
