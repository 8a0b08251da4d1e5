"""What an import from another program loses: counted by kind, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from coder.i18n.translator import N_, plural
from coder.interchange.foreign import Loss
from coder.message import Message, one_or_many

NO_TEXT = N_("there is no text to code in it")
NOT_HERE = N_("the file points to what is not in it")

KINDS = {
    "pictures": (plural("{n} picture", "{n} pictures"), NO_TEXT),
    "sounds": (plural("{n} sound recording", "{n} sound recordings"), NO_TEXT),
    "films": (plural("{n} film", "{n} films"), NO_TEXT),
    "pdfs": (plural("{n} PDF", "{n} PDFs"), N_("its text is not in the file; a PDF can be imported by itself")),
    "areas": (
        plural("{n} marked area or stretch of time", "{n} marked areas or stretches of time"),
        N_("places in pictures, pages, sound and film are no characters of a text"),
    ),
    "links": (plural("{n} link", "{n} links"), N_("relations between things are not kept here")),
    "graphs": (plural("{n} drawing", "{n} drawings"), N_("maps and graphs are not kept here")),
    "code sets": (plural("{n} set of codes", "{n} sets of codes"), N_("codes have one place in the tree")),
    "codes on cases": (plural("{n} code on a case", "{n} codes on cases"), N_("codes stand on answers")),
    "codings": (plural("{n} coding", "{n} codings"), NOT_HERE),
    "notes": (plural("{n} note", "{n} notes"), NOT_HERE),
    "values": (plural("{n} value", "{n} values"), NOT_HERE),
    "cases of texts": (plural("{n} place of a case", "{n} places of cases"), NOT_HERE),
    "texts": (plural("{n} text", "{n} texts"), N_("it is not in the file, or only as a formatted document")),
    "empty": (plural("{n} text", "{n} texts"), N_("without content")),
    "places": (
        plural("{n} place in a text", "{n} places in texts"),
        N_("nothing is between its beginning and its end, or it is outside the text"),
    ),
    "origins": (
        plural("{n} note on where a coding came from", "{n} notes on where codings came from"),
        N_("the runs of suggestions stay in the project that they were made in"),
    ),
    "marks": (plural("{n} mark without a code", "{n} marks without codes"), N_("nothing is said of them")),
}  # fmt: skip
"""Kind → (how many, why)."""


def losses(counted: Mapping[str, int]) -> list[Loss]:
    """Return losses by kind, in the order of KINDS, without zeros."""
    return [
        Loss(one_or_many(*what, counted[kind]), Message(why))
        for kind, (what, why) in KINDS.items()
        if counted.get(kind, 0)
    ]
