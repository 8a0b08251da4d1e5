"""The report as one self-contained page: accessible tables, SVG figures, filterable quotes, fit for printing.

The page loads nothing: its policy forbids all but its own style and the one script whose hash it names.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from coder.reports.cells import shown
from coder.reports.chapter import TEXT, BulletList, Chapter, ChapterTable, Figure, Heading, Paragraph, Quote, Quotes
from coder.reports.charts import Pictures
from coder.reports.html_style import SCRIPT, STYLE
from coder.reports.hyphens import unbroken
from coder.reports.markdown_writer import attribution
from coder.reports.words import Words
from coder.text.visible import visible

TIGHT = 24
"""Characters up to which a cell without spaces stays on one line."""

SHORT = 12
"""Rows up to which a table is printed on one page."""


def write_html(chapter: Chapter, pictures: Pictures) -> str:
    """Return the whole page."""
    return "\n".join(_page(chapter, pictures, Words(chapter.language, chapter.unit)))


def text(words: str) -> str:
    """Escape text for the page, so that nothing in it acts as markup."""
    return escape(visible(words), quote=True)


def _page(chapter: Chapter, pictures: Pictures, words: Words) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;"
        f" script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    yield "<!DOCTYPE html>"
    yield f'<html lang="{chapter.language}">'
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{text(chapter.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    yield f'<a class="skip" href="#content">{text(words("Skip to the content"))}</a>'
    yield f"<header>\n<h1>{text(chapter.title)}</h1>"
    if chapter.authors:
        yield f"<p>{text(words.listed(chapter.authors))}</p>"
    for fact in chapter.facts:
        yield f'<p class="facts">{text(fact)}</p>'
    for block in chapter.blocks:
        if isinstance(block, Paragraph) and block.kind == "warning":
            yield from _block(block, pictures, words)
    yield "</header>"
    yield from _contents(chapter, words)
    yield '<main id="content">'
    if chapter.quotes:
        yield '<div class="filter" role="search">'
        yield f'<label for="filter">{text(words("Find in the quotes"))}</label>'
        yield '<input id="filter" type="search" autocomplete="off" aria-describedby="filter-hint"> '
        yield f'<span class="note" id="filter-hint">{text(words("Words in quote, code or name of a {unit}"))}.</span> '
        yield f'<span class="note" role="status">{text(words("Quotes shown:"))}'
        yield f'<span id="shown">{len(chapter.quotes)}</span></span>\n</div>'
    for block in chapter.blocks:
        if not (isinstance(block, Paragraph) and block.kind == "warning"):
            yield from _block(block, pictures, words)
    yield f"</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"


def _contents(chapter: Chapter, words: Words) -> Iterator[str]:
    """Return the headings of the first two levels as a list of links."""
    headings = [block for block in chapter.blocks if isinstance(block, Heading) and block.level <= 2]
    if not headings:
        return
    yield f'<nav aria-label="{text(words("Contents"))}">\n<h2>{text(words("Contents"))}</h2>\n<ol>'
    inside = False
    for place, heading in enumerate(headings):
        following = headings[place + 1].level if place + 1 < len(headings) else 1
        link = f'<a href="#{heading.anchor}">{text(heading.text)}</a>'
        if heading.level == 1:
            inside = following == 2
            yield f"<li>{link}" + ("\n<ol>" if inside else "</li>")
        else:
            yield f"<li>{link}</li>" + ("\n</ol></li>" if following == 1 and inside else "")
    yield "</ol>\n</nav>"


def _block(block: object, pictures: Pictures, words: Words) -> Iterator[str]:
    if isinstance(block, Heading):
        level = block.level + 1
        yield f'<h{level} id="{block.anchor}">{text(block.text)}</h{level}>'
    elif isinstance(block, Paragraph):
        kind = "" if block.kind == "text" else f' class="{block.kind}"'
        yield f"<p{kind}>{text(block.text)}</p>"
    elif isinstance(block, BulletList):
        yield "<ul>" + "".join(f"<li>{text(item)}</li>" for item in block.items) + "</ul>"
    elif isinstance(block, ChapterTable):
        yield from _table(block, words)
    elif isinstance(block, Figure):
        yield from _figure(block, pictures, words)
    elif isinstance(block, Quotes):
        for quote in block.quotes:
            yield _quote(quote, words)


def _table(table: ChapterTable, words: Words) -> Iterator[str]:
    caption = f"{text(words('Table'))} {text(table.number)}. {text(table.caption)}"
    short = " short" if len(table.rows) <= SHORT else ""
    yield f'<div class="wide{short}" role="region" tabindex="0" aria-labelledby="t-{text(table.key)}">'
    yield f'<table>\n<caption id="t-{text(table.key)}"><span class="still">{caption}</span></caption>\n<thead><tr>'
    for column in table.columns:
        kind = "" if column.kind == TEXT else ' class="number"'
        label = text(unbroken(column.label)) or f'<span class="skip">{text(words("Answer"))}</span>'
        yield f'<th scope="col"{kind}>{label}</th>'
    yield "</tr></thead>\n<tbody>"
    for number, row in enumerate(table.rows):
        total = table.total and number == len(table.rows) - 1
        cells = []
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            content = text(unbroken(shown(cell, column, words, table.decimals)))
            if place == 0:
                inset = f' style="padding-left: {0.6 + 1.2 * table.depth[number]:.1f}rem"' if table.depth else ""
                cells.append(f'<th scope="row"{inset}>{content}</th>')
            else:
                # Dates, intervals and the like stay on one line.
                tight = " " not in content and len(content) <= TIGHT
                kind = ' class="number"' if column.kind != TEXT else ' class="tight"' if tight and content else ""
                cells.append(f"<td{kind}>{content}</td>")
        yield f"<tr{' class=total' if total else ''}>{''.join(cells)}</tr>"
    yield "</tbody>\n</table>\n</div>"
    for note in table.fresh:
        yield f'<p class="note">{text(note)}</p>'


def _figure(figure: Figure, pictures: Pictures, words: Words) -> Iterator[str]:
    caption = f"{text(words('Figure'))} {text(figure.number)}. {text(figure.caption)}"
    yield f'<figure>\n<figcaption id="f-{text(figure.key)}">{caption}</figcaption>'
    yield '<div class="drawn">'
    yield f'{pictures.svg(figure)}\n</div>\n<div class="narrow">{pictures.narrow_svg(figure)}</div>'
    yield f"<details><summary>{text(words('The numbers behind the figure'))}</summary>"
    if figure.stacked:
        yield from _stacked(figure, words)
    for panel in () if figure.stacked else figure.panels:
        title = panel.title or figure.caption
        yield f"<table>\n<caption>{text(title)}</caption>\n<thead><tr>"
        labels = [words("Group"), figure.axis or words("Per cent"), words("95% CI"), words("Number")]
        for place, label in enumerate(labels):
            yield f'<th scope="col"{" class=number" if place else ""}>{text(label)}</th>'
        yield "</tr></thead>\n<tbody>"
        for bar in panel.bars:
            share = bar.share
            count = "·" if share.masked else f"{words.number(share.n)}/{words.number(share.base)}"
            percent = "·" if share.masked else words.percent(share.percent)
            inset = f' style="padding-left: {0.6 + 1.2 * bar.depth:.1f}rem"' if bar.depth else ""
            yield (
                f'<tr><th scope="row"{inset}>{text(bar.label)}</th><td class="number">{percent}</td>'
                f'<td class="number">{words.interval(share)}</td><td class="number">{count}</td></tr>'
            )
        yield "</tbody>\n</table>"
    yield "</details>"
    for note in figure.fresh:
        yield f'<p class="note">{text(note)}</p>'
    yield "</figure>"


def _stacked(figure: Figure, words: Words) -> Iterator[str]:
    """Return the per cents of a stacked figure: a row for each question, a column for each answer."""
    labels = [words("Question"), *(panel.title for panel in figure.panels)]
    yield f"<table>\n<caption>{text(figure.axis)}</caption>\n<thead><tr>"
    yield "".join(
        f'<th scope="col"{" class=number" if at else ""}>{text(label)}</th>' for at, label in enumerate(labels)
    )
    yield "</tr></thead>\n<tbody>"
    for place, bar in enumerate(figure.panels[0].bars):
        percents = [words.percent(panel.bars[place].share.percent, figure.decimals) for panel in figure.panels]
        cells = "".join(f'<td class="number">{percent}</td>' for percent in percents)
        yield f'<tr><th scope="row">{text(bar.label)}</th>{cells}</tr>'
    yield "</tbody>\n</table>"


def _quote(quote: Quote, words: Words) -> str:
    about = attribution(quote, words)
    byline = f'\n<p class="about">— {text(about)}</p>' if about else ""
    language_attribute = f' lang="{quote.language}"' if quote.language else ""
    lines = "<br>\n".join(map(text, quote.lines))
    return f'<blockquote data-code="{text(quote.code)}">\n<p{language_attribute}>{lines}</p>{byline}\n</blockquote>'
