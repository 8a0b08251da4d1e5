"""Drives Taguette by its own code, in an environment of its own: `python drive_taguette.py ACT …`.

`make PROJECT DATABASE [EXPORTED]` makes a project of what a JSON file says, as its server does, and, where it is asked
for, exports it as its page for that does. What Taguette itself exports of it is printed as JSON (highlights) and stands
beside it (codebooks). `codebook FILE` prints the tags that it reads from a codebook as CSV.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

from taguette import convert, database, export, extract, import_codebook


def make(project_file: str, work: str, exported: str = "") -> dict[str, object]:
    """A project, made and exported."""
    wanted = json.loads(Path(project_file).read_text("utf-8"))
    session = database.connect(f"sqlite:///{work}")()
    for login in wanted["coders"]:
        session.add(database.User(login=login))
    session.flush()
    project = database.Project(name=wanted["name"], description=wanted["description"])
    session.add(project)
    first = wanted["coders"][0]
    session.add(database.ProjectMember(project=project, user_login=first, privileges=database.Privileges.ADMIN))
    session.flush()
    tags = {}
    for path, description in wanted["tags"]:
        tags[path] = database.Tag(project_id=project.id, path=path, description=description)
        session.add(tags[path])
        session.flush()
        session.add(database.Command.tag_add(first, tags[path]))
    for name, html in wanted["documents"]:
        body = asyncio.run(convert.to_html(html.encode(), "text/html", "x.html", convert))
        document = database.Document(
            name=name, description=f"om {name}", filename="x.html", project=project, contents=body,
            text_direction=database.TextDirection.LEFT_TO_RIGHT,
        )  # fmt: skip
        session.add(document)
        session.flush()
        session.add(database.Command.document_add(first, document))
        for coder, start, end, paths in wanted["highlights"].get(name, ()) if counted(body) else ():
            first_byte, last_byte = places(counted(body), start, end)
            snippet = extract.extract(body, first_byte, last_byte)
            if not "".join(counted(snippet).split()):
                continue
            highlight = database.Highlight(
                document=document, start_offset=first_byte, end_offset=last_byte, snippet=snippet,
                tags=[tags[path] for path in paths],
            )  # fmt: skip
            session.add(highlight)
            session.flush()
            ids = sorted(tags[path].id for path in paths)
            session.add(database.Command.highlight_add(coder, document, highlight, ids))
    session.commit()
    if exported:
        to = database.connect(f"sqlite:///{exported}")()
        to.add(database.User(login="admin"))
        to.commit()
        database.copy_project(session, to, project.id, "admin")
        to.commit()
    said = io.StringIO()
    export.highlights_csv(session, project.id, "", said)
    folder = Path(work).parent
    held = [
        SimpleNamespace(
            path=tag.path, description=tag.description, highlights_count=len(tag.highlights),
            documents_count=len({highlight.document_id for highlight in tag.highlights}),
        )
        for tag in project.tags
    ]  # fmt: skip
    export.codebook_csv(held, str(folder / "codebook.csv"))
    export.codebook_xml(held, str(folder / "codebook.qdc"))
    export.codebook_xlsx(held, str(folder / "codebook.xlsx"))
    return {"highlights": list(csv.DictReader(io.StringIO(said.getvalue())))}


def counted(html: str) -> str:
    """The text that positions count in: all text nodes, one after the other."""
    return "".join(convert.bs4.BeautifulSoup(html, "html5lib").body.find_all(string=True))


def places(text: str, start: float, end: float) -> tuple[int, int]:
    """Bytes of the characters that stand at such shares of a text."""
    first = min(int(start * len(text)), len(text) - 1)
    last = max(first + 1, int(end * len(text)))
    return len(text[:first].encode()), len(text[:last].encode())


def codebook(path: str) -> dict[str, object]:
    """The tags in a codebook as CSV."""
    with Path(path).open("rb") as file:
        return {"tags": import_codebook.list_tags(file)}


if __name__ == "__main__":
    act, *arguments = sys.argv[1:]
    print(json.dumps(make(*arguments) if act == "make" else codebook(*arguments)))
