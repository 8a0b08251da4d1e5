"""Drives QualCoder by its own code, in an environment of its own: `python drive_qualcoder.py SOURCE FILE FOLDER`.

SOURCE is a clone of QualCoder. A new project is made in FOLDER by its own statements, FILE (.qdpx) imported into it and
exported from it again as REFI-QDA, as its menus do, without a screen. What it asks is answered here: which file, which
folder, and line ends as they are. Prints as JSON its version, where its project and its export stand, and what it has
said on the way.

Its window cannot be had without its parts for language models, which are gigabytes. So its class `App` and the method
that makes a project are taken out of their modules as they stand there; import and export are its own module.
"""

from __future__ import annotations

import ast
import builtins
import configparser
import datetime
import json
import logging
import os
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

USED = ("create_connection", "get_annotations", "get_last_project_coder", "update_coder_names", "write_config_ini")
"""The methods of its `App` that import and export call."""


def class_in(package: Path, name: str) -> ast.ClassDef:
    """A class of QualCoder, in whichever of its modules this version has it."""
    for module in ("app.py", "__main__.py"):
        if (package / module).exists():
            tree = ast.parse((package / module).read_text("utf-8"))
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and node.name == name:
                    return node
    raise LookupError(name)


def version_of(package: Path) -> str:
    """What it calls itself in what it exports."""
    texts = (package / name for name in ("app.py", "__main__.py"))
    said = "".join(text.read_text("utf-8") for text in texts if text.exists())
    found = re.search(r"[\"'](QualCoder \d[^\"']*)[\"']", said)
    assert found is not None
    return found[1]


def app_of(package: Path, folder: Path) -> Any:
    """Its `App`, with the settings of a first start that matter here."""
    node = class_in(package, "App")
    node.body = [method for method in node.body if isinstance(method, ast.FunctionDef) and method.name in USED]
    from qualcoder.speakers import speaker_coder_name

    known = {
        "Path": Path, "configparser": configparser, "logger": logging.getLogger("qualcoder"), "os": os,
        "speaker_coder_name": speaker_coder_name, "sqlite3": sqlite3,
    }  # fmt: skip
    exec(compile(ast.Module([node], []), "App", "exec"), known)
    app = known["App"]()
    app.version, app.configpath = version_of(package), str(folder / "config.ini")
    app.ai_models = [defaultdict(str)]  # one without a name: with none it asks its language models for theirs
    app.conn, app.delete_backup = None, True
    app.settings = {
        "codername": "default", "directory": str(folder), "ai_enable": "False", "fontsize": 10, "font": "Noto Sans",
    }  # fmt: skip
    return app


def statements(package: Path) -> Iterator[ast.Call]:
    """What its method for a new project tells the database, in order."""
    for node in class_in(package, "MainWindow").body:
        if isinstance(node, ast.FunctionDef) and node.name == "new_project":
            for statement in node.body:
                call = statement.value if isinstance(statement, ast.Expr) else None
                if isinstance(call, ast.Call) and ast.unparse(call.func) in (
                    "cur.execute", "self.app.update_coder_names", "self.app.conn.commit"
                ):  # fmt: skip
                    yield call


class Window:
    """What those statements are told by."""

    def __init__(self, app: Any) -> None:
        self.app = app


def main(source: Path, file: Path, folder: Path) -> dict[str, object]:
    """Import, export."""
    said: list[str] = []
    package = source / "src" / "qualcoder"
    sys.path.insert(0, str(package.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["HOME"] = os.environ["USERPROFILE"] = str(folder)
    (folder / ".qualcoder").mkdir()
    builtins.__dict__["_"] = str
    from PyQt6 import QtWidgets

    screen = QtWidgets.QApplication([])
    dialog, box = QtWidgets.QFileDialog, QtWidgets.QMessageBox
    dialog.getOpenFileName = lambda *_given, **_more: (str(file), "*.qdpx")
    dialog.getExistingDirectory = lambda *_given, **_more: str(folder)
    box.exec = lambda self: said.extend([self.text()])
    QtWidgets.QDialog.exec = lambda _self: 1
    from qualcoder.refi import RefiExport, RefiImport

    app = app_of(package, folder)
    project = folder / f"{file.stem}.qda"
    for name in ("images", "audio", "video", "documents"):
        (project / name).mkdir(parents=True)
    app.create_connection(str(project))
    known = {"cur": app.conn.cursor(), "datetime": datetime, "self": Window(app), "qualcoder_version": app.version}
    for call in statements(package):
        eval(compile(ast.Expression(call), "new_project", "eval"), known)
    log = QtWidgets.QTextEdit()
    RefiImport(app, log, "qdpx")
    RefiExport(app, log, "project")
    app.conn.commit()
    app.conn.close()
    told = log.toPlainText()
    screen.quit()
    return {
        "version": app.version, "project": str(project), "exported": str(folder / f"{file.stem}.qdpx"), "said": said,
        "log": told,
    }  # fmt: skip


if __name__ == "__main__":
    shown = sys.stdout
    sys.stdout = sys.stderr
    done = main(*map(Path, sys.argv[1:]))
    print(json.dumps(done), file=shown)
