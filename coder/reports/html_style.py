"""The stylesheet of the report's page, and the script that filters its quotes."""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light; --ink: #222; --soft: #595959; --line: #8c8c8c; --tint: #f4f6f8; --accent: #005a8c; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; color: var(--ink); background: #fff;
  font: 1rem/1.55 "Source Sans 3", "Segoe UI", "DejaVu Sans", Verdana, sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; } h2 { font-size: 1.5rem; margin-top: 2.5rem; border-top: 2px solid var(--ink);
  padding-top: .6rem; } h3 { font-size: 1.2rem; } h4 { font-size: 1.05rem; margin-bottom: .3rem; }
h1, h2, h3, h4, h5, h6 { overflow-wrap: break-word; hyphens: auto; }
h5, h6 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
a { color: var(--accent); } p { max-width: 44rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem; }
.facts, .note, .about { color: var(--soft); font-size: .9rem; }
.note { margin: .25rem 0; max-width: 52rem; } .note + :not(.note) { margin-top: 1.4rem; }
.warning { border: 2px solid #a32100; padding: .6rem .8rem; font-weight: bold; max-width: none; }
nav ol { list-style: none; padding-left: 0; } nav ol ol { padding-left: 1.4rem; }
.wide { overflow-x: auto; margin: 1.2rem 0 .5rem; }
.wide:focus-visible { outline: 3px solid var(--accent); }
table { border-collapse: collapse; font-size: .9rem; min-width: min(44rem, 100%); }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
/* A table may be wider than the screen: it is moved, and its caption stands still. */
.still { display: inline-block; position: sticky; left: 0; max-width: min(44rem, calc(100vw - 4.5rem)); }
th, td { padding: .28rem .6rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; }
tbody th { font-weight: normal; } tbody tr { border-bottom: 1px solid #dcdcdc; }
tbody tr:nth-child(even) { background: var(--tint); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead .number { white-space: normal; } td.tight { white-space: nowrap; }
tr.total th, tr.total td { border-top: 2px solid var(--ink); font-weight: bold; }
td { white-space: pre-line; }
figure { margin: 1.6rem 0; } figcaption { font-weight: 600; margin-bottom: .4rem; }
figure svg { width: 100%; max-width: 46rem; height: auto; display: block; }
/* A figure is drawn twice: for a narrow screen its type would be too small to read. */
.narrow { display: none; }
@media screen and (max-width: 40rem) { .drawn { display: none; } .narrow { display: block; } }
details { margin-top: .4rem; } summary { cursor: pointer; color: var(--accent); }
blockquote { margin: .9rem 0 .9rem 1rem; padding: .1rem 0 .1rem 1rem; border-left: 4px solid var(--accent);
  max-width: 44rem; }
blockquote p { margin: 0; } .about { margin-top: .2rem; }
.filter { position: sticky; top: 0; background: #fff; padding: .6rem 0; border-bottom: 1px solid var(--line);
  z-index: 1; }
.filter input { font: inherit; padding: .3rem .5rem; width: min(24rem, 100%); border: 1px solid var(--line); }
[hidden] { display: none !important; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; } .filter, .skip, details { display: none; }
  @page { size: A4; margin: 20mm 22mm; }
  h2, h3, h4, caption, figcaption, .lead { break-after: avoid; } .lead { break-before: avoid; }
  /* A caption takes the room of a header and some rows with it: what follows a caption may else begin a new page. */
  caption::after { content: ""; display: block; height: 7rem; margin-bottom: -7rem; }
  figure, figure svg, blockquote, tr, caption, .short { break-inside: avoid; } .note { break-before: avoid; }
  thead { display: table-header-group; break-inside: avoid; break-after: avoid; }
  tbody tr:nth-child(-n+2) { break-before: avoid; } tbody tr:nth-last-child(-n+2) { break-after: avoid; }
  .wide { overflow: visible; } .still { position: static; max-width: none; }
  p { orphans: 2; widows: 2; }
  a { color: inherit; text-decoration: none; }
}
"""

SCRIPT: Final = """
(function () {
  "use strict";
  var field = document.getElementById("filter"), shown = document.getElementById("shown");
  if (!field) { return; }
  var quotes = Array.prototype.slice.call(document.querySelectorAll("blockquote"));
  function filter() {
    var words = field.value.toLocaleLowerCase().split(/\\s+/).filter(Boolean), count = 0;
    quotes.forEach(function (quote) {
      var text = (quote.textContent + " " + quote.getAttribute("data-code")).toLocaleLowerCase();
      var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
      quote.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = String(count);
  }
  field.addEventListener("input", filter);
  filter();
}());
"""
