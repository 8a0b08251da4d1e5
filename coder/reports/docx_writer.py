"""The report as a Word document: real headings, captions, contents, repeated headers, quotes in a style."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph

from coder.errors import FileRefused
from coder.reports import docx_styles
from coder.reports.cells import shown
from coder.reports.chapter import TEXT, Block, BulletList, Chapter, ChapterTable, Figure, Heading, Paragraph, Quotes
from coder.reports.charts import Pictures
from coder.reports.docx_table import table_xml
from coder.reports.hyphens import unbroken
from coder.reports.markdown_writer import attribution
from coder.reports.words import Words, document_language
from coder.text.visible import visible

FIGURE_WIDTH = 18.0
"""Maximal width of a figure in centimetres, even where the text is wider."""


def write_docx(chapter: Chapter, pictures: Pictures, path: Path, template: Path | None = None) -> None:
    """Write the document to `path`, in the styles of `template` if given. Raises FileRefused for a bad template."""
    document = opened(template)
    docx_styles.prepare(document, document_language(chapter.language), own=template is None)
    _Document(document, chapter, pictures).write()
    whole = io.BytesIO()  # a zip file that cannot be finished, as on a full disk, raises once more when closed
    document.save(whole)
    path.write_bytes(whole.getvalue())


def opened(template: Path | None) -> WordDocument:
    """Open an empty document in the styles of `template`, if given. Raises FileRefused for a bad one."""
    if template is None:
        return docx.Document()
    try:
        document = docx.Document(str(template))
    except (OSError, KeyError, ValueError, BadZipFile, PackageNotFoundError) as error:
        raise FileRefused(
            "{template} is no Word document that can be a template.", "Save it as .docx.", template=template
        ) from error
    body = document.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return document


LINE = 160
"""Characters up to which a paragraph stays with the next heading, or with the table after it. A longer one has enough
lines below its heading; keeping it would leave pages partly empty, or the first heading alone at the foot of a
page. Before a figure, which takes most room, none is kept: the page is filled as far as the text goes.
"""


AIR = Cm(0.35)
"""Space between a table or figure with notes and what follows."""


class _Document:
    """A document being written."""

    def __init__(self, document: WordDocument, chapter: Chapter, pictures: Pictures) -> None:
        self._document = document
        self._chapter = chapter
        self._pictures = pictures
        self.words = Words(chapter.language, chapter.unit)
        self._styles: dict[str, str] = {}
        self._width = docx_styles.text_width(document)

    def write(self) -> None:
        """Write the whole report."""
        chapter = self._chapter
        self._properties()
        self._paragraph(chapter.title, "Title")
        if chapter.authors:
            self._paragraph(self.words.listed(chapter.authors), "Normal")
        for fact in chapter.facts:
            self._paragraph(fact, docx_styles.NOTE)
        warnings = [block for block in chapter.blocks if isinstance(block, Paragraph) and block.kind == "warning"]
        for warning in warnings:
            self._paragraph(warning.text, docx_styles.WARNING)
        self._contents()
        around = zip((None, *chapter.blocks), chapter.blocks, (*chapter.blocks[1:], None), strict=False)
        for before, block, after in around:
            if block not in warnings:
                between = isinstance(before, Heading) and isinstance(after, Heading)
                most = LINE if between or isinstance(after, ChapterTable) else 0
                self._block(block, kept=most)

    def _properties(self) -> None:
        """Set the document's metadata, replacing the template's."""
        chapter, properties = self._chapter, self._document.core_properties
        authors = visible(", ".join(chapter.authors))[:255]
        properties.title = visible(chapter.title)[:255]
        properties.author = properties.last_modified_by = authors
        properties.language = document_language(self.words.language)
        properties.subject = properties.category = properties.comments = properties.keywords = ""
        properties.revision = 1
        try:
            created = datetime.fromisoformat(chapter.date)
        except ValueError:  # a date in words, or none
            created = datetime.combine(datetime.now().date(), time())
        properties.created = properties.modified = created

    def _paragraph(self, text: str, style: str) -> WordParagraph:
        # Styles are looked up by name once: each look-up goes through all of them.
        if style not in self._styles:
            known = self._document.styles
            found = known[style] if style in known else known.default(WD_STYLE_TYPE.PARAGRAPH)
            self._styles[style] = found.style_id
        paragraph = self._document.add_paragraph()
        paragraph._p.style = self._styles[style]
        if text:
            paragraph.add_run(visible(text))
        return paragraph

    def _block(self, block: Block, *, kept: int) -> None:
        """Write a block; a paragraph of up to `kept` characters stays with the next block."""
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Paragraph):
            paragraph = self._paragraph(unbroken(block.text), docx_styles.NOTE if block.kind == "note" else "Normal")
            # A heading and a sentence alone at the foot of a page would refer to a table on the next.
            keep = block.kind == "lead" or len(block.text) <= kept
            paragraph.paragraph_format.keep_with_next = keep or None
        elif isinstance(block, BulletList):
            for item in block.items:
                self._paragraph(item, "List Bullet")
        elif isinstance(block, ChapterTable):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, Quotes):
            for quote in block.quotes:
                about = attribution(quote, self.words)
                paragraph = self._paragraph(quote.text, docx_styles.QUOTE)
                for run in paragraph.runs if quote.language else ():
                    run._r.get_or_add_rPr().append(
                        parse_xml(f'<w:lang {nsdecls("w")} w:val="{document_language(quote.language)}"/>')
                    )
                paragraph.paragraph_format.keep_with_next = bool(about) or None
                paragraph.paragraph_format.keep_together = True
                if about:
                    self._paragraph(f"— {about}", docx_styles.SOURCE)

    def _heading(self, heading: Heading) -> None:
        paragraph = self._paragraph("", f"Heading {heading.level}")
        number = heading.anchor.removeprefix("h") or "0"
        start = f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{_bookmark(heading)}"/>'
        paragraph._p.append(parse_xml(start))
        paragraph.add_run(visible(heading.text))
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))

    def _contents(self) -> None:
        """Write a table of contents that Word rebuilds, with page references that any program resolves.

        LibreOffice shows a table of contents with the saved numbers, unknown before layout, but resolves page
        references. So the field around these is for Word alone.
        """
        headings = [block for block in self._chapter.blocks if isinstance(block, Heading) and block.level <= 2]
        if not headings:
            return
        self._paragraph(self.words("Contents"), "TOC Heading")
        styles = {style.name.casefold(): style for style in self._document.styles}
        body = self._document.element.body
        last = len(headings) - 1
        for place, heading in enumerate(headings):
            anchor = _bookmark(heading)
            begin = "" if place else _field_part("begin", ' TOC \\o "1-2" \\h \\z \\u ', word_alone=True)
            end = _field_part("end", word_alone=True) if place == last else ""
            style = styles[f"toc {heading.level}"]
            # The style of a template need not define the position of the numbers.
            stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{round(self._width.twips)}"/></w:tabs>'
            stop = "" if len(style.paragraph_format.tab_stops) else stop
            page = _field_part("begin", f" PAGEREF {anchor} \\h ") + "<w:r><w:t>1</w:t></w:r>" + _field_part("end")
            body.insert(
                len(body) - 1,
                parse_xml(
                    f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="{style.style_id}"/>{stop}</w:pPr>{begin}'
                    f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r><w:t xml:space="preserve">'
                    f"{escape(visible(heading.text))}</w:t></w:r><w:r><w:tab/></w:r>{page}</w:hyperlink>{end}</w:p>"
                ),
            )

    def _caption(self, label: str, number: str, text: str, *, together: bool) -> WordParagraph:
        """Write a caption with its number as a field, so that numbers update when a researcher adds a table."""
        paragraph = self._paragraph("", "Caption")
        chapter, dot, count = number.rpartition(".")
        paragraph.add_run(f"{label} {visible(chapter)}{dot}")
        apart = f"_{chapter}" if chapter.isalpha() else ""  # appendices are numbered separately
        field = f'<w:fldSimple {nsdecls("w")} w:instr=" SEQ {label}{apart} \\* ARABIC ">'
        paragraph._p.append(parse_xml(f"{field}<w:r><w:t>{escape(count)}</w:t></w:r></w:fldSimple>"))
        paragraph.add_run(f". {visible(text)}")
        paragraph.paragraph_format.keep_with_next = together or None
        return paragraph

    def _table(self, table: ChapterTable) -> None:
        self._caption(self.words("Table"), table.number, table.caption, together=True)
        header = [column.label for column in table.columns]
        rows = [
            [shown(cell, column, self.words, table.decimals) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ]
        numeric = [column.kind != TEXT for column in table.columns]
        body = self._document.element.body
        xml = table_xml(
            header, rows, numeric, round(self._width / 635), depth=table.depth, total=table.total,
            about=table.caption, noted=bool(table.fresh),
        )  # fmt: skip
        body.insert(len(body) - 1, parse_xml(xml))
        self._notes(table.fresh)

    def _figure(self, figure: Figure) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        width = min(Cm(FIGURE_WIDTH), self._width)
        picture = paragraph.add_run().add_picture(io.BytesIO(self._pictures.png(figure)), width=width)
        described = picture._inline.docPr
        described.set("descr", visible(figure.alt))
        described.set("name", f"{self.words('Figure')} {visible(figure.number)}")
        caption = self._caption(self.words("Figure"), figure.number, figure.caption, together=bool(figure.fresh))
        if figure.fresh:
            self._notes(figure.fresh)
        else:  # no empty paragraph: LibreOffice would leave a heading after it alone at the foot of the page
            caption.paragraph_format.space_after = AIR

    def _notes(self, notes: Sequence[str]) -> None:
        """Write notes below a table or figure, and the space after them."""
        paragraph = self._paragraph(" ".join(notes), docx_styles.NOTE)
        paragraph.paragraph_format.space_after = AIR


def _bookmark(heading: Heading) -> str:
    return f"_Toc{heading.anchor.removeprefix('h') or '0':0>6}"


def _field_part(part: str, instruction: str = "", *, word_alone: bool = False) -> str:
    """Return the start (with `instruction`) or end of a field; `word_alone` hides it from other programs."""
    pieces = [f'<w:fldChar w:fldCharType="{part}"/>']
    if instruction:
        pieces = [
            f'<w:fldChar w:fldCharType="{part}" w:dirty="true"/>',
            f'<w:instrText xml:space="preserve">{escape(instruction)}</w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
        ]
    return "".join(f"<w:r>{_WORD_ALONE.format(piece) if word_alone else piece}</w:r>" for piece in pieces)


_WORD_ALONE = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><mc:Choice Requires="w15">{}</mc:Choice>'
    "<mc:Fallback/></mc:AlternateContent>"
)
"""Content for Word 2013 and later only."""
