"""The styles of a report's Word document, added where the template lacks them."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.styles.styles import Styles

QUOTE, SOURCE, NOTE, WARNING, TABLE, CELL = (
    "Quote", "Quote Source", "Table Note", "Report Warning", "Report Table", "Table Text",
)  # fmt: skip

INK = RGBColor(0x22, 0x22, 0x22)
SOFT = RGBColor(0x59, 0x59, 0x59)
ACCENT = RGBColor(0x00, 0x4C, 0x78)

HEADINGS = (
    ("Title", 24.0, 0, 6), ("Heading 1", 18.0, 24, 6), ("Heading 2", 14.0, 18, 4), ("Heading 3", 11.5, 14, 2),
    ("Heading 4", 10.5, 10, 2), ("Heading 5", 10.5, 8, 2),
)  # fmt: skip
"""Headings with font size and the space before and after in our own documents, in points."""


def prepare(document: Document, language: str, *, own: bool) -> None:
    """Set up styles for a text in `language`, such as `nb-NO`. `own` marks a document made by us, not from a
    researcher's template. Fields are updated when Word opens it.
    """
    styles = document.styles
    if own:
        _ours(document)
    _fields_anew(document)
    width = text_width(document)
    _language(styles, language)
    for name, size, *_ in HEADINGS:
        if name not in styles:
            heading = _paragraph(styles, name, size, bold=True, before=12, after=4, colour=ACCENT)
            heading.paragraph_format.keep_with_next = True
            _outline(heading, name)
    _paragraph(styles, "Caption", 9.5, bold=True, before=10, after=4, colour=INK, always=own)
    _paragraph(styles, QUOTE, 10.5, italic=False, before=6, after=0, left=1.0, colour=INK, always=own, bar=True)
    _paragraph(styles, SOURCE, 9, before=0, after=8, left=1.0, colour=SOFT)
    _paragraph(styles, NOTE, 8.5, italic=True, before=2, after=2, colour=SOFT)
    _paragraph(styles, CELL, 9, before=1, after=1)
    _paragraph(styles, WARNING, 11, bold=True, before=6, after=12, colour=RGBColor(0xA3, 0x21, 0x00))
    _paragraph(styles, "TOC Heading", 14, bold=True, before=12, after=6, colour=ACCENT)
    for level in (1, 2):
        # Word's own contents styles, with which it rebuilds a table of contents, are called «toc 1» internally. They
        # have no right indent: LibreOffice prints no number beyond one.
        name = f"toc {level}"
        if name not in {style.name.casefold() for style in styles}:
            style = _paragraph(styles, name, 10.5, before=0, after=2, left=0.6 * (level - 1))
            style.element.attrib.pop(qn("w:customStyle"), None)
            style.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            _in_order(style.element.pPr)
    if "List Bullet" not in styles:
        _paragraph(styles, "List Bullet", 10.5, left=0.6)
    if TABLE not in styles:
        styles.element.append(parse_xml(_TABLE_STYLE))


def text_width(document: Document) -> Length:
    """Return the width of a page's text."""
    section = document.sections[0]
    # A template need not give a page size; Word then assumes A4 with margins of 2.5 cm.
    margins = sum(Cm(2.5) if margin is None else margin for margin in (section.left_margin, section.right_margin))
    return Length((section.page_width or Cm(21)) - margins)


_AFTER_FIELDS = (
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema",
    "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade",
    "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags",
    "decimalSymbol", "listSeparator",
)  # fmt: skip
"""Settings that follow `updateFields` in the order that the format requires."""


def _fields_anew(document: Document) -> None:
    settings = document.settings.element
    if settings.find(qn("w:updateFields")) is None:
        anew = parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>')
        later = [setting for setting in settings if str(setting.tag).rpartition("}")[2] in _AFTER_FIELDS]
        if later:
            later[0].addprevious(anew)
        else:
            settings.append(anew)


def _ours(document: Document) -> None:
    """Lay out an A4 page with plain, dark type and distinct headings, as Word does now."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":  # else Word's title bar says so
            setting.set(qn("w:val"), "15")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for name, size, before, after in HEADINGS:
        style = styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, ACCENT
        style.font.italic = False
        style.font.name = "Calibri"
        fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
    title = styles["Title"].element.get_or_add_pPr().find(qn("w:pBdr"))
    if title is not None:
        title.getparent().remove(title)
    _page_numbers(section)


def _page_numbers(section: Section) -> None:
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = 1
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def _language(styles: Styles, code: str) -> None:
    defaults = styles.element.find(qn("w:docDefaults"))
    properties = None if defaults is None else defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is None:
        return
    language = properties.find(qn("w:lang"))
    if language is None:
        language = parse_xml(f"<w:lang {nsdecls('w')}/>")
        properties.append(language)
    language.set(qn("w:val"), code)


def _paragraph(
    styles: Styles,
    name: str,
    size: float,
    *,
    bold: bool | None = None,
    italic: bool | None = None,
    before: float = 0,
    after: float = 0,
    left: float = 0,
    colour: RGBColor | None = None,
    always: bool = False,
    bar: bool = False,
) -> ParagraphStyle:
    """Return a paragraph style, made if missing; `always` changes an existing one."""
    known = name in styles
    if not known:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)  # type: ignore[no-untyped-call]
    style: ParagraphStyle = styles[name]
    if known and not always:
        return style
    if not known:
        style.base_style = styles["Normal"] if "Normal" in styles else styles.default(WD_STYLE_TYPE.PARAGRAPH)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    if colour is not None:
        style.font.color.rgb = colour
    form = style.paragraph_format
    form.space_before, form.space_after, form.left_indent = Pt(before), Pt(after), Cm(left)
    if bar:
        style.element.get_or_add_pPr().append(
            parse_xml(
                f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="0072B2"/></w:pBdr>'
            )
        )
        _in_order(style.element.pPr)
    return style


def _outline(style: ParagraphStyle, name: str) -> None:
    """Set the outline level that makes a style a heading, for the contents and screen readers."""
    if name.startswith("Heading"):
        level = int(name[-1]) - 1
        style.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))
        _in_order(style.element.pPr)


_ORDER = ("keepNext", "keepLines", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "outlineLvl")


def _in_order(properties: BaseOxmlElement) -> None:
    """Sort the children of paragraph properties in the order that the format requires."""
    children = sorted(
        properties, key=lambda child: _ORDER.index(child.tag.split("}")[1]) if child.tag.split("}")[1] in _ORDER else -1
    )
    for child in children:
        properties.append(child)


_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">
  <w:name w:val="{TABLE}"/><w:uiPriority w:val="99"/><w:qFormat/>
  <w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="222222"/>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="222222"/>
    <w:insideH w:val="single" w:sz="2" w:space="0" w:color="D9D9D9"/></w:tblBorders>
    <w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:space="0" w:color="222222"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>
  </w:tblStylePr>
  <w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
    <w:top w:val="single" w:sz="8" w:space="0" w:color="222222"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""
