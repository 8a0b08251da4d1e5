"""Makes the picture of the coding screen for the README: the demo project, coded a little, as an SVG.

python benchmarks/screen_picture.py FILE.svg [--language nb]
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from pathlib import Path

from coder.i18n.words import use_language
from coder.operations.demo import make_demo
from coder.project import open_project
from coder.tui.app import CoderApp

SIZE = (110, 32)


async def picture(project: Path, target: Path) -> None:
    """Code some answers, mark an excerpt, and take the picture."""
    with open_project(project, "Ingrid") as session:
        app = CoderApp(session, learn=False, theme="dark")
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(2)
            app.state.settings.hints_known = frozenset({"accept", "pick", "slot"})
            place = next(
                place
                for place, response in enumerate(app.state.queue.ids)
                if response not in app.state.queue.done
                and len(session.project.value("SELECT text FROM responses WHERE id = ?", (response,))) > 120
            )
            app.state.go(place)
            app.refresh_screen()
            await pilot.press("a")
            app.state.span = (0, app.state.answer.text.index(" ", 40)) if app.state.answer is not None else None
            third = app.state.slots.code(3)
            assert third is not None
            app.state.toggle((third.id,))
            app.state.span = None
            app.state.chosen = 0
            await pilot.press("w")
            await pilot.pause()
            # A picture in a README must not make browsers load fonts from elsewhere.
            drawn = re.sub(
                r"@font-face \{.*?\}", "", app.export_screenshot(title="coder code demo.db"), flags=re.DOTALL
            )
            target.write_text(drawn, encoding="utf-8")
        if app.background is not None:
            app.background.stop()


def main() -> None:
    """Make the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--language", choices=["en", "nb", "nn"], default="en")
    given = parser.parse_args()
    use_language(given.language)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "demo.db"
        make_demo(project)
        asyncio.run(picture(project, given.target))


if __name__ == "__main__":
    main()
