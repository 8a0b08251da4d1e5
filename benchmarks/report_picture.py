"""Makes the picture of a page of the report for the README: the demo project's Word document, as it comes out.

python benchmarks/report_picture.py FILE.png [--holding TEXT]

Needs LibreOffice (soffice) and poppler (pdftotext, pdftoppm). The page is the first that holds all of the texts given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from coder.operations.demo import make_demo, write_demo_report

WIDTH = 900
COLOURS = 32
MARGIN = 24
"""Pixels of white left around the content of the page."""


def as_pdf(document: Path) -> Path:
    """Return the document as PDF, made by LibreOffice."""
    profile = document.with_name("profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir",
         str(document.parent), str(document)],
        check=True, capture_output=True,
    )  # fmt: skip
    return document.with_suffix(".pdf")


def page_holding(pdf: Path, texts: list[str]) -> int:
    """Return the number of the first page that contains all texts. Raises SystemExit without one."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    for number, page in enumerate(done.stdout.decode().split("\f"), start=1):
        if all(text in page for text in texts):
            return number
    sys.exit(f"No page of the report holds {' and '.join(texts)}.")


def picture(pdf: Path, page: int, target: Path) -> None:
    """Write the page cropped to its content, in few colours."""
    stem = pdf.with_name("page")
    number = str(page)
    subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-singlefile", "-f", number, "-l", number, str(pdf), str(stem)], check=True
    )
    with Image.open(stem.with_suffix(".png")) as drawn:
        whole = drawn.convert("RGB")
        body = whole.crop((0, 0, whole.width, whole.height * 94 // 100))  # without the page number
        box = ImageChops.difference(body, Image.new("RGB", body.size, "white")).getbbox() or (0, 0, *body.size)
        cut = body.crop(box)
        height = round(cut.height * (WIDTH - 2 * MARGIN) / cut.width)
        small = cut.resize((WIDTH - 2 * MARGIN, height), Image.Resampling.LANCZOS)
        page_of = Image.new("RGB", (WIDTH, height + 2 * MARGIN), "white")
        page_of.paste(small, (MARGIN, MARGIN))
        page_of.quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Make the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path)
    parser.add_argument("--holding", action="append", default=[], metavar="TEXT")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "demo.db"
        make_demo(project)
        document = next(file for file in write_demo_report(project) if file.suffix == ".docx")
        pdf = as_pdf(document)
        picture(pdf, page_holding(pdf, given.holding or ["Tabell 10.2", "Figur 10.3"]), given.target)


if __name__ == "__main__":
    main()
