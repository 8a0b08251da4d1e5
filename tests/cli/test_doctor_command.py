"""`coder doctor`."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from coder.jobs import log
from coder.jobs.network import watched
from tests.cli.conftest import Run


def test_it_tells_what_there_is_and_verifies_a_project(run: Run, study: Path, log_file: Path) -> None:
    log.write("learning stopped", ["  where"])
    done = run("doctor", study, "--json")
    assert done.code == 0
    result = json.loads(done.out)
    assert result["healthy"]
    assert {"coder", "Python", "SQLite"} <= set(result["versions"])
    assert {"dask", "web", "parquet"} <= set(result["extras"])
    assert Path(result["versions"]["program"]).name == "coder"
    libraries = {library["name"]: library for library in result["libraries"]}
    assert {"numpy", "textual", "dask", "textual-serve"} <= set(libraries)
    assert libraries["dask"]["extra"] == "dask"
    assert all(Requirement(f"{name}{library['allowed']}") for name, library in libraries.items())
    assert libraries["numpy"]["tested"]
    assert result["folders"][0]["writable"]
    assert [folder["for"] for folder in result["folders"]] == ["log", "cache", "config", "temporary"]
    assert result["log"]["path"] == str(log_file)
    assert result["log"]["last"][0]["what"].endswith("learning stopped")
    assert (result["network"], result["stopped"], result["problems"]) == ([], "", [])


def test_what_is_wrong_is_told_and_is_exit_code_1(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, log_file: Path
) -> None:
    """A part that reaches for the network, and one that stops, with the log."""

    def reach(*_given: object, **_named: object) -> None:
        with socket.socket() as connection:
            connection.connect_ex(("127.0.0.1", 9))
        raise ValueError("Bestemor")

    monkeypatch.setattr("coder.operations.trying.suggest", reach)
    done = run("doctor")
    assert done.code == 1
    assert f"A trial project could not be made: ValueError. Log: {log_file}" in done.out
    assert "The network was used: socket.connect." in done.out
    assert "Bestemor" not in log_file.read_text(encoding="utf-8")


def test_the_watch_sees_the_network_while_it_watches() -> None:
    with watched() as seen, socket.socket() as connection:
        connection.connect_ex(("127.0.0.1", 9))
    with socket.socket() as connection:
        connection.connect_ex(("127.0.0.1", 9))
    assert seen == ["socket.connect"]
