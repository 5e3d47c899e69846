"""Send one request to a server, within limits of size and time, and take its whole answer.

In: an address. Out: an `Answer`, or `Failed` with the reason. No redirect is followed here, nothing
is tried twice: `fetch` does that.
"""

import http.client
import ssl
import time
import zlib
from contextlib import suppress
from socket import SHUT_RDWR
from threading import Timer
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from helpers import __version__

AGENT = "helpers"
SILENCE = 20
SLOWEST = 120
LARGEST = 20_000_000
CHUNK = 65_536
SAFE = "/%:@!$&'()*+,;=~-._?[]"


class Failed(Exception):
    """A page that can't be had; its text is the reason. `passing`: a later try may help."""

    def __init__(self, reason: str, passing: bool = False):
        super().__init__(reason)
        self.passing = passing


class Answer(NamedTuple):
    """What a server sent for an address; `body` is decompressed."""

    url: str
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


def clean_url(url: str) -> str:
    """An address as a server wants it, without the part after #.

    Raises
    ------
    Failed
        It is no http or https address, or holds a password.

    Examples
    --------
    >>> clean_url("HTTPS://Example.org/été?q=a b#top")
    'https://example.org/%C3%A9t%C3%A9?q=a%20b'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise Failed("no address that can be read") from None
    if parts.scheme not in ("http", "https"):
        raise Failed(f"only http and https are fetched, not {parts.scheme or 'this'}: {url[:100]}")
    if not host or parts.username is not None:
        raise Failed("an address without a server's name" if not host else "a password in it")
    place = f"[{host}]" if ":" in host else host
    query = f"?{quote(parts.query, SAFE)}" if parts.query else ""
    path = quote(parts.path or "/", SAFE)
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{path}{query}"


def ask(url: str, most: int = LARGEST) -> Answer:
    """Send one request, within limits of size and time; redirects are not followed.

    Raises
    ------
    Failed
        No whole answer; the message says why.
    """
    parts, began = urlsplit(url), time.monotonic()
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=SILENCE)
    try:
        connection.connect()
        alarm = Timer(SLOWEST, _hang_up, [connection.sock])
        alarm.daemon = True
        alarm.start()
        try:
            answer = _exchange(connection, url, most)
        finally:
            alarm.cancel()
        if time.monotonic() - began < SLOWEST:
            return answer
        raise Failed("too slow")
    except (OSError, http.client.HTTPException, ValueError, Failed) as error:
        if time.monotonic() - began >= SLOWEST:
            raise Failed(f"no whole answer after {SLOWEST} seconds") from None
        raise _failure(error) from None
    finally:
        connection.close()


def _hang_up(sock) -> None:
    with suppress(OSError, ValueError):
        sock.shutdown(SHUT_RDWR)


def _exchange(connection: http.client.HTTPConnection, url: str, most: int) -> Answer:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {
        "User-Agent": f"{AGENT}/{__version__} (reads press articles for research)",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", target, headers=headers)
    response = connection.getresponse()
    with response:
        body = _body(response, most)
    body = _decompress(body, response.headers.get("Content-Encoding", ""), most)
    return Answer(url, response.status, response.reason, response.getheaders(), body)


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    declared, pieces, size = response.length, [], 0
    if declared and declared > most:
        raise Failed(f"{declared:,} bytes: the limit is {most:,}")
    while chunk := response.read(CHUNK):
        pieces.append(chunk)
        size += len(chunk)
        if size > most:
            raise Failed(f"more than {most:,} bytes: the limit")
    if declared and size < declared:
        raise Failed(f"the answer broke off: {size:,} of {declared:,} bytes came", passing=True)
    return b"".join(pieces)


def _decompress(body: bytes, encoding: str, most: int) -> bytes:
    """Undo a compression that was not asked for, up to the limit."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Failed(f"sent compressed as {encoding[:40]}, which was not asked for")
    try:
        unpacker = zlib.decompressobj(wbits=47)
        plain = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise Failed(f"compressed data that is damaged: {error}", passing=True) from None
    if len(plain) > most:
        raise Failed(f"it would unpack to more than {most:,} bytes: the limit")
    return plain


def _failure(error: Exception) -> Failed:
    if isinstance(error, Failed):
        return error
    if isinstance(error, ssl.SSLError):
        why = getattr(error, "verify_message", None) or error.reason or "no TLS"
        return Failed(f"the server can't prove who it is (TLS: {why})")
    if isinstance(error, TimeoutError):
        return Failed(f"the server was silent for {SILENCE} seconds", passing=True)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Failed(f"no answer from the server ({reason})", passing=True)
