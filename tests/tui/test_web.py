"""The screen in headless Chromium: behind a random token, on loopback, driven by a key."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from coder.tui.web import understood
from tests.tui.driving import in_file

aiohttp = pytest.importorskip("aiohttp", reason="the extra `web` is not installed")
pytest.importorskip("textual_serve", reason="the extra `web` is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def server(project: Path) -> Iterator[subprocess.Popen[str]]:
    """A served project, which says its address."""
    server = subprocess.Popen(
        [
            sys.executable, "-c", "from coder.cli.main import main; main()", "code", str(project), "--web",
            "--coder", "Kari", "--language", "en", "--no-learning",
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield server
    finally:
        server.terminate()
        server.communicate(timeout=10)


@pytest.fixture
def address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    return server.stdout.readline().strip()


async def _status(session: Any, url: str) -> int:
    async with session.get(url) as answer:
        return int(answer.status)


def test_only_the_token_opens_it(address: str) -> None:
    """The address is on loopback with a long token; without it there is nothing; nothing is loaded from afar."""

    async def look() -> None:
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{32,})/", address)
        assert found, address
        root = f"http://127.0.0.1:{found[1]}/"
        async with aiohttp.ClientSession() as session:
            assert await _status(session, root) == 404
            assert await _status(session, root + "ws") == 404
            assert await _status(session, root + "static/js/textual.js") == 404
            assert await _status(session, root + "x" * len(found[2]) + "/") == 404
            async with session.get(address) as answer:
                page = await answer.text()
                assert answer.status == 200
                assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert set(re.findall(r"https?://([\w.]+)", page)) <= {"127.0.0.1", "www.w3.org"}

            for name, value, status in (
                ("Host", "ond.example", 403), ("Host", f"localhost:{found[1]}", 403),
                ("Origin", "http://ond.example", 403), ("Origin", "null", 403), ("Origin", root[:-1], 200),
            ):  # fmt: skip
                async with session.get(address, headers={name: value}) as answer:
                    assert answer.status == status, (name, value)

    asyncio.run(look())


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM there")
def test_told_to_end_it_leaves_the_pages_that_are_open(address: str, server: subprocess.Popen[str]) -> None:
    """Without waiting for them to be closed, and without a traceback."""

    async def look() -> None:
        async with aiohttp.ClientSession() as session:
            url = f"{address.replace('http:', 'ws:')}ws?width=80&height=24"
            async with session.ws_connect(url, origin=address.rsplit("/", 2)[0]) as page:
                await page.receive(20)
                server.terminate()
                async for _painted in page:
                    pass
                assert page.close_code == aiohttp.WSCloseCode.GOING_AWAY

    asyncio.run(asyncio.wait_for(look(), 30))
    _out, err = server.communicate(timeout=10)
    assert (server.returncode, "Traceback" in err) == (0, False), err


@pytest.mark.parametrize(
    ("message", "known"),
    [
        ('["stdin", "a"]', True), ('["resize", {"width": 80, "height": 24}]', True), ('["ping", 1]', True),
        ('["focus"]', True), ('["blur"]', True), ("", False), ("{", False), ("[" * 100_000, False), ("[]", False),
        ("{}", False), ('["stdin"]', False), ('["stdin", 3]', False), ('["stdin", "\\ud800"]', False),
        ('["resize", {"width": "x", "height": 1}]', False), ('["resize", {"width": 0, "height": 1}]', False),
        ('["resize", {"width": 100000000, "height": 1}]', False), ('["meta"]', False), (b"x", False), (None, False),
    ],
)  # fmt: skip
def test_a_message_that_no_page_of_ours_sends_is_passed_over(message: object, known: bool) -> None:
    assert understood(message) is known


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_coding_in_chromium(address: str, project: Path, tmp_path: Path) -> None:
    """The screen is painted in the browser, and a key puts a code into the file, without a click before it. The page
    has what axe-core asks of one: a name, a language and a main part.
    """
    browser = subprocess.Popen(
        [
            str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
            f"--user-data-dir={tmp_path / 'browser'}", "--window-size=1200,800", "about:blank",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        asyncio.run(_code(address, project, tmp_path / "browser" / "DevToolsActivePort"))
    finally:
        browser.terminate()
        browser.wait(15)


async def _code(address: str, project: Path, port_file: Path) -> None:
    end = time.monotonic() + 30
    while not port_file.exists() or len(port_file.read_text().splitlines()) < 2:
        assert time.monotonic() < end, "Chromium did not start"
        await asyncio.sleep(0.1)
    port = port_file.read_text().splitlines()[0]
    async with aiohttp.ClientSession() as session:
        async with session.put(f"http://127.0.0.1:{port}/json/new?{address}") as answer:
            target = await answer.json(content_type=None)
        async with session.ws_connect(target["webSocketDebuggerUrl"]) as page:
            numbers = iter(range(1, 10_000))

            async def call(method: str, **params: Any) -> Any:
                number = next(numbers)
                await page.send_str(json.dumps({"id": number, "method": method, "params": params}))
                while True:
                    received = json.loads((await page.receive()).data)
                    if received.get("id") == number:
                        return received.get("result")

            async def true(expression: str) -> bool:
                result = await call("Runtime.evaluate", expression=expression, returnByValue=True)
                return bool(result["result"].get("value"))

            while not await true("document.body && document.body.classList.contains('-first-byte')"):
                assert time.monotonic() < end + 30, "the screen was not painted"
                await asyncio.sleep(0.2)
            assert await true("document.title === 'coder' && document.documentElement.lang.length === 2")
            assert await true("document.querySelectorAll('[role=main]').length === 1")
            while not in_file(project, "SELECT count(*) FROM codings")[0][0]:
                assert time.monotonic() < end + 45, "no key arrived"
                await call("Input.dispatchKeyEvent", type="keyDown", text="2", key="2", code="Digit2")
                await call("Input.dispatchKeyEvent", type="keyUp", key="2", code="Digit2")
                await asyncio.sleep(1.0)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_axe_finds_nothing_and_all_is_done_by_keys_alone(address: str, project: Path) -> None:
    """The page before, while and after one codes is without violations, and a long way goes without a click: a code, a
    suggestion, its undoing, a search, the table, leaving, and beginning again.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="the group `browser` is not installed")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the group `browser` is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        painted, failed = Painted(page), []
        page.on("requestfailed", lambda request: failed.append(request.url))
        page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
        page.on("pageerror", lambda error: failed.append(str(error)))

        def violations() -> list[str]:
            return [
                f"{violation['id']}: {violation['nodes']}" for violation in axe.Axe().run(page).response["violations"]
            ]

        def holds(sql: str, wanted: int) -> bool:
            return in_file(project, sql) == [(wanted,)]

        page.goto(address)
        assert violations() == []
        page.wait_for_selector("body.-first-byte")
        painted.until("Codes")
        assert violations() == []
        codings = "SELECT count(*) FROM codings"
        page.keyboard.press("j")
        page.keyboard.press("j")
        painted.until("Eldre som er ensomme")
        for key, sql, wanted in (
            ("2", codings, 1), ("2", codings, 0), ("a", codings, 1), ("u", codings, 0), ("Control+r", codings, 1),
            ("f", "SELECT count(*) FROM flags", 1), ("u", "SELECT count(*) FROM flags", 0),
        ):  # fmt: skip
            page.keyboard.press(key)
            painted.until_true(partial(holds, sql, wanted), key)
        page.keyboard.press("/")
        painted.until("VARIABLE=VALUE")
        page.keyboard.type("hovedforløp")
        page.keyboard.press("Enter")
        painted.until("1 answer")
        page.keyboard.press("Enter")
        painted.until("Suggestions")
        page.keyboard.press("t")
        painted.until("All answers")
        page.keyboard.press("F1")
        painted.until("Undo your latest act")
        page.keyboard.press("Escape")
        page.keyboard.press("F2")
        painted.until("Suggestions")
        assert violations() == []
        page.keyboard.press("q")
        page.wait_for_selector("body.-closed")
        assert violations() == []
        page.keyboard.press("Enter")  # the button that begins again has the keys
        page.wait_for_selector("body.-first-byte:not(.-closed)")
        painted.until("Codes")
        assert failed == []
        browser.close()


class Painted:
    """What the page gets to paint, as text, since the last look."""

    def __init__(self, page: Any) -> None:
        self.page, self.text, self.seen = page, "", 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._take))

    def _take(self, frame: str | bytes) -> None:
        raw = frame if isinstance(frame, str) else frame.decode("utf-8", "replace")
        self.text += re.sub(r"\x1b\[[0-9;?<>=]*[A-Za-z]", "", raw)

    def until_true(self, holds: Callable[[], bool], after: str) -> None:
        end = time.monotonic() + 30
        while not holds():
            assert time.monotonic() < end, f"{after}: {' '.join(self.text[self.seen :].split())[-1500:]}"
            self.page.wait_for_timeout(100)

    def until(self, words: str) -> None:
        """Wait for words that are painted after the last ones waited for."""
        self.until_true(lambda: words in self.text[self.seen :], words)
        self.seen = len(self.text)
