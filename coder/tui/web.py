"""The screen in a browser on this machine: textual-serve on loopback, every address behind a random token."""

from __future__ import annotations

import asyncio
import secrets
import shlex
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from coder.errors import CoderError

HOST = "127.0.0.1"

POLICY = (
    "default-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " connect-src 'self' ws://127.0.0.1:*; frame-ancestors 'none'"
)
"""The page may load nothing from elsewhere: answers never leave this machine, nor does word that they are read."""


def serve(project: Path, options: Sequence[str], port: int, say: Callable[[str], object]) -> None:
    """Serve `coder code PROJECT` until ctrl+c; `say` is told the address. Raises CoderError without the extra `web`."""
    if not project.is_file():
        raise CoderError(f"There is no project file {project}.", f"Make one with: coder init {project}")
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError as error:
        raise CoderError(
            "The browser screen needs the extra `web`.", "Install it with: pip install 'coder[web]'"
        ) from error
    token = secrets.token_urlsafe(24)
    command = shlex.join(
        [sys.executable, "-c", "from coder.cli.main import main; main()", "code", str(project.resolve()), *options]
    )

    class TokenServer(Server):
        """textual-serve with all its addresses below the token, and nothing loaded from other machines."""

        def initialize_logging(self) -> None:
            """The address is all there is to say."""

        async def on_startup(self, app: web.Application) -> None:
            self.announcing = asyncio.create_task(self._announce())

        async def _announce(self) -> None:
            """Say the address once somebody answers at it."""
            while True:
                try:
                    _reader, writer = await asyncio.open_connection(HOST, self.port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.close()
                    break
            say(f"http://{HOST}:{self.port}/{token}/")

        async def handle_index(self, request: web.Request) -> web.Response:
            page = await super().handle_index(request)
            assert isinstance(page, web.Response)
            text = (page.text or "").replace("https://fonts.googleapis.com/css?family=Roboto%20Mono", "data:text/css,")
            headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
            return web.Response(text=text, content_type="text/html", headers=headers)

        async def _make_app(self) -> web.Application:
            outer = web.Application()
            outer.add_subapp(f"/{token}", await super()._make_app())
            return outer

    TokenServer(command, host=HOST, port=port or free_port(), title="coder").serve()


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
