"""The review folder on this computer alone, with saving: `hbsummary review --serve`.

It listens on the loopback address and answers only who knows the token printed at start. Requests
that name another host (a name that was pointed here) or come from another origin are refused. It
hands out the pages of its folder and nothing else, and writes nothing but corrections.csv, whole or not at all.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from hbsummary.corrections import Correction, as_csv, load, parse
from hbsummary.errors import HbsummaryError, OutputError
from hbsummary.review.report import file_name
from hbsummary.review.site import CORRECTIONS
from hbsummary.write.folder import put

__all__ = ["Server"]

_PAGES = re.compile(r"/(index\.html|reports/[^/\\\0]{1,200}\.html)?")
_LARGEST = 8 << 20
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Hbsummary": "1",
}


class Server(ThreadingHTTPServer):
    """Serves `folder`, which `site.write` made, at a port of 127.0.0.1 (0: any that is free).

    `address` is what to open; OutputError when the port is taken.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder.resolve()
        self.token = secrets.token_urlsafe(24)
        self.writing = threading.Lock()
        # The lines of corrections.csv by source, as they were read or written last, and what told the file then.
        self._kept: dict[str, str] = {}
        self._stamp: tuple[int, ...] = ()
        try:
            super().__init__(("127.0.0.1", port), _Handler)
        except OSError as error:
            raise OutputError(f"port {port}: {error.strerror or error}", "choose another with --port") from error
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}
        self.cookie = f"hbsummary-{self.server_port}"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/?token={self.token}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who went away is no news."""

    def store(self, source: str, text: str) -> None:
        """Puts the corrections of one source in place of those that the file has of it.

        InputError when `text`, or the file that is there, is wrong; then nothing is written.
        """
        fresh = parse(text)
        if any(each.source != source for each in fresh):
            raise OutputError("the corrections are of another source")
        path = self.folder / CORRECTIONS
        with self.writing:
            known = {**self._lines(path), source: _lines(fresh)}
            put(path, as_csv(()) + "".join(known[name] for name in sorted(known)))
            self._kept, self._stamp = known, _stamp(path)

    def _lines(self, path: Path) -> dict[str, str]:
        """The lines of each source in the file; it is read again only when someone else has written it."""
        stamp = _stamp(path)
        if stamp != self._stamp:
            self._kept = {name: _lines(mine) for name, mine in load([path]).items()} if stamp else {}
        return self._kept


def _stamp(path: Path) -> tuple[int, ...]:
    """What tells whether a file was written; empty when there is none."""
    try:
        about = path.stat()
    except FileNotFoundError:
        return ()
    return about.st_ino, about.st_size, about.st_mtime_ns


def _lines(corrections: Iterable[Correction]) -> str:
    return as_csv(corrections).removeprefix(as_csv(()))


class _Handler(BaseHTTPRequestHandler):
    server: Server
    # Who says nothing for so many seconds is hung up on.
    timeout = 30
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if not self._is_ours():
            self._answer(HTTPStatus.FORBIDDEN, "This address serves its own pages only.")
        elif url.path == "/" and "token" in (asked := parse_qs(url.query)):
            self._welcome(asked["token"][0])
        elif not self._knows_token():
            self._answer(HTTPStatus.FORBIDDEN, "Open the address that was printed at start.")
        elif url.path == "/" + CORRECTIONS:
            # With where the pages lie, for links that outlive the server.
            more = {"X-Hbsummary-Folder": self.server.folder.as_uri()}
            self._file(self.server.folder / CORRECTIONS, "text/csv; charset=utf-8", or_empty=True, more=more)
        elif (wanted := _PAGES.fullmatch(unquote(url.path))) is not None:
            self._file(self.server.folder / (wanted[1] or "index.html"), "text/html; charset=utf-8")
        else:
            self._answer(HTTPStatus.NOT_FOUND, "There is no such page.")

    def do_PUT(self) -> None:
        url = urlsplit(self.path)
        # Whatever is answered before the body is read ends the connection.
        self.close_connection = True
        origin = self.headers.get("Origin", "")
        if not self._is_ours() or not origin or self.headers.get("X-Hbsummary") != "1" or not self._knows_token():
            self._answer(HTTPStatus.FORBIDDEN, "Only the pages of this address may save.")
            return
        source = parse_qs(url.query).get("source", [""])[0]
        if url.path != "/" + CORRECTIONS or not self._is_known(source):
            self._answer(HTTPStatus.NOT_FOUND, "Only corrections of the pages here are saved.")
            return
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,9}", length) or int(length) > _LARGEST:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "That is too much, or its length is not told.")
            return
        try:
            self.server.store(source, self.rfile.read(int(length)).decode("utf-8"))
        except (HbsummaryError, UnicodeDecodeError) as error:
            self._answer(HTTPStatus.BAD_REQUEST, str(error))
        else:
            self._answer(HTTPStatus.OK, "saved")

    def _is_known(self, source: str) -> bool:
        return bool(source) and (self.server.folder / "reports" / file_name(source)).is_file()

    def _is_ours(self) -> bool:
        """Whether the request names this server as its host, and comes from its own pages or from none."""
        origin = self.headers.get("Origin")
        hosts = self.server.hosts
        return self.headers.get("Host", "") in hosts and (
            origin is None or origin in {f"http://{host}" for host in hosts}
        )

    def _knows_token(self) -> bool:
        try:
            found = SimpleCookie(self.headers.get("Cookie", "")).get(self.server.cookie)
        except CookieError:
            return False
        return found is not None and self._is_token(found.value)

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.server.token.encode())

    def _welcome(self, token: str) -> None:
        """The token of the address becomes a cookie, so that it stands in no link."""
        if not self._is_token(token):
            self._answer(HTTPStatus.FORBIDDEN, "Open the address that was printed at start.")
            return
        cookie = f"{self.server.cookie}={self.server.token}; HttpOnly; SameSite=Strict; Path=/"
        self._answer(HTTPStatus.SEE_OTHER, "", {"Location": "/", "Set-Cookie": cookie})

    def _file(self, path: Path, kind: str, or_empty: bool = False, more: dict[str, str] | None = None) -> None:
        """A file of the folder; a link that leads out of it is none."""
        real = path.resolve()
        if not real.is_relative_to(self.server.folder) or not real.is_file():
            empty = or_empty and not path.is_symlink()
            status = HTTPStatus.OK if empty else HTTPStatus.NOT_FOUND
            self._answer(status, "" if empty else "There is no such page.", more, kind)
            return
        self._answer(HTTPStatus.OK, real.read_bytes(), more, kind)

    def _answer(
        self,
        status: HTTPStatus,
        body: str | bytes,
        more: dict[str, str] | None = None,
        kind: str = "text/plain; charset=utf-8",
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        if status >= 400:
            self.close_connection = True
            kind = "text/plain; charset=utf-8"
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, **(more or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        return "hbsummary"

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are nobody's business."""
