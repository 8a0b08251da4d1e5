"""The screen in a browser on this machine: textual-serve on loopback, every address behind a random token."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import shlex
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coder.errors import CoderError
from coder.extras import how_to_install
from coder.i18n.words import _, language
from coder.text.visible import typed

if TYPE_CHECKING:
    from aiohttp import WSMessage
    from aiohttp.web import WebSocketResponse

HOST = "127.0.0.1"

POLICY = (
    "default-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " connect-src 'self' ws://127.0.0.1:*; frame-ancestors 'none'"
)
"""The page may load nothing from elsewhere: neither answers nor the fact that they are read leave this machine."""


def serve(project: Path, options: Sequence[str], port: int, announce: Callable[[str], object]) -> None:
    """Serve `coder code PROJECT` until ctrl+c; `announce` gets the address. Raises CoderError without extra `web`."""
    if not project.is_file():
        raise CoderError(
            "There is no project file {project}.",
            "Make one with: coder init {typed_path}",
            project=project,
            typed_path=typed(project),
        )
    try:
        from aiohttp import WSCloseCode, web
        from aiohttp.typedefs import Handler
        from textual_serve.app_service import AppService
        from textual_serve.server import Server
    except ImportError as error:
        raise CoderError(
            "The browser screen needs the extra `web`.", "Install it with: {command}", command=how_to_install("web")
        ) from error
    port = port or free_port()
    token = secrets.token_urlsafe(24)
    command = shlex.join(
        [sys.executable, "-c", "from coder.cli.main import main; main()", "code", str(project.resolve()), *options]
    )

    own = f"{HOST}:{port}"

    @web.middleware
    async def own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse requests for another host (DNS rebinding) or from another site's page."""
        if request.headers.get("Host") != own or request.headers.get("Origin", f"http://{own}") != f"http://{own}":
            return web.Response(status=403, text=f"Open the address as it was given, at {own}.\n")
        return await handler(request)

    class TokenServer(Server):
        """textual-serve with all its addresses below the token, and nothing loaded from other machines."""

        def initialize_logging(self) -> None:
            """Configure no log: only the address is printed."""

        async def on_startup(self, app: web.Application) -> None:
            self.open_pages: set[web.WebSocketResponse] = set()
            self.announcing = asyncio.create_task(self._announce())

        async def _announce(self) -> None:
            """Print the address once the server responds."""
            while True:
                try:
                    _reader, writer = await asyncio.open_connection(HOST, self.port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    break
            announce(f"http://{HOST}:{self.port}/{token}/")

        async def handle_index(self, request: web.Request) -> web.Response:
            page = await super().handle_index(request)
            assert isinstance(page, web.Response)
            text = _accessible(page.text or "")
            headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
            return web.Response(text=text, content_type="text/html", headers=headers)

        async def _process_messages(self, websocket: web.WebSocketResponse, app_service: AppService) -> None:
            self.open_pages.add(websocket)
            try:
                await super()._process_messages(_Understood(websocket), app_service)  # type: ignore[arg-type]
            finally:
                self.open_pages.discard(websocket)

        async def on_shutdown(self, app: web.Application) -> None:
            """Close open pages: the server would wait a minute for them."""
            leaving = [page.close(code=WSCloseCode.GOING_AWAY) for page in self.open_pages]
            await asyncio.gather(*leaving, return_exceptions=True)

        async def _make_app(self) -> web.Application:
            outer = web.Application(middlewares=[own_page_only])
            outer.add_subapp(f"/{token}", await super()._make_app())
            return outer

    TokenServer(command, host=HOST, port=port, title="coder").serve()


class _Understood:
    """The valid messages of a websocket from the page; malformed ones are ignored."""

    def __init__(self, websocket: WebSocketResponse) -> None:
        self._websocket = websocket
        self.send_json = websocket.send_json

    async def __aiter__(self) -> AsyncIterator[WSMessage]:
        async for message in self._websocket:
            if understood(message.data):
                yield message


def understood(data: object) -> bool:
    """Return whether `data` is a message of the page: a JSON list of its kind and arguments."""
    try:
        envelope = json.loads(data) if isinstance(data, str) else None
    except (ValueError, RecursionError):
        return False
    match envelope:
        case ["blur"] | ["focus"] | ["blur" | "focus" | "ping", _]:
            return True
        case ["stdin", str(text)]:
            return text == text.encode("utf-8", "ignore").decode("utf-8")
        case ["resize", {"width": int(width), "height": int(height)}]:
            return 0 < width <= LARGEST and 0 < height <= LARGEST
    return False


FOCUS = (
    "addEventListener('DOMContentLoaded', () => { const body = document.body.classList;"
    " new MutationObserver(() => { const now = body.contains('-closed') ? '.closed-dialog button'"
    " : body.contains('-first-byte') ? '.xterm-helper-textarea' : null;"
    " if (now) document.querySelector(now)?.focus(); }).observe(document.body, { attributeFilter: ['class'] }); });"
)
"""Script of the page: the terminal takes keys on load, not only after a click; when the session has ended the restart
button takes them, since the terminal would keep even tab.
"""


def _accessible(page: str) -> str:
    """Return the page with what screen readers and keyboard users need: title, language, landmarks, focus on load.

    Nothing is loaded from elsewhere, and its texts are in the language in use.
    """
    heading = (
        '<header style="position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden">'
        f"<h1>coder</h1><p>{_('For screen readers and braille there is `coder code PROJECT --plain`.')}</p></header>"
    )
    page = re.sub(r"<link\b[^>]*https?:[^>]*>", "", page)
    for found, replacement in (
        ("<html>", f'<html lang="{language() or "en"}">'),
        ("<head>", f'<head><title>coder</title><link rel="icon" href="data:,"><script>{FOCUS}</script>'),
        ('<div class="dialog-container intro-dialog"', f'{heading}<div class="dialog-container intro-dialog"'),
        ('class="textual-terminal"', 'role="main" class="textual-terminal"'),
        ('class="dialog-container intro-dialog"', 'role="status" class="dialog-container intro-dialog"'),
        (
            'class="dialog-container closed-dialog"',
            'role="alertdialog" aria-labelledby="ended" class="dialog-container closed-dialog"',
        ),
        (
            '<div class="message">Session ended.</div>',
            f'<div class="message" id="ended">{_("The session has ended; all is saved.")}</div>',
        ),
        (">Restart<", f">{_('Begin again')}<"),
    ):
        page = page.replace(found, replacement, 1)
    return page


LARGEST = 10_000
"""Columns or rows that a page may request."""


def free_port() -> int:
    """Return a free port on loopback."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
