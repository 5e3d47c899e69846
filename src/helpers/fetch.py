"""Fetch pages that a person lists, politely, and keep them as web archives that `import` reads.

In: a list of addresses (a text file, one a line; a feed; a table with a column `url`). Out: a
folder with one WARC file a page and `fetch-log.jsonl`, a line an address: read, or rejected and
why. What robots.txt forbids is not fetched (Koster et al., 2022, RFC 9309). One request a second
goes to a host. A page that is in the folder is not fetched again: a run that was stopped goes on.
"""

import hashlib
import io
import json
import os
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from tqdm import tqdm
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from helpers.importers import Rejected, Unreadable, read_records, recognise
from helpers.importers._encoding import decode
from helpers.importers._html import looks_like_html
from helpers.web import AGENT, LARGEST, Answer, Failed, ask, clean_url

PAUSE = 1.0
LONGEST_PAUSE = 60
TRIES = 4
BACK_OFF = 2.0
LONGEST_WAIT = 120
REDIRECTS = 8
LARGEST_ROBOTS = 500_000
LOG = "fetch-log.jsonl"
BUSY = {429, 500, 502, 503, 504}
MOVED = {301, 302, 303, 307, 308}


def fetch_pages(
    urls: Iterable[str], out: Path, pause: float = PAUSE, progress: bool = False
) -> list[dict]:
    """Fetch each address once and keep its page.

    Parameters
    ----------
    urls : iterable of str
        Addresses, http or https.
    out : Path
        The folder; made if it is not there.
    pause : float
        Seconds between two requests to one host, at least; robots.txt may ask for more.
    progress : bool
        Show progress on standard error.

    Returns
    -------
    list of dict
        A row an address, as in the log: `url`, `state` (read, there, rejected), `reason`, `file`,
        `final_url`, `bytes`, `time` (UTC).

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     fetch_pages(["ftp://example.org/a"], Path(folder))[0]["reason"]
    'only http and https are fetched, not ftp: ftp://example.org/a'
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    visitor, rows = _Visitor(pause), []
    addresses = list(dict.fromkeys(urls))
    with (out / LOG).open("w", encoding="utf-8") as log:
        for url in tqdm(addresses, "fetching", unit="page", disable=not progress):
            row = {"url": url, "time": datetime.now(UTC).isoformat(timespec="seconds")}
            rows.append(row | _keep(url, out, visitor))
            log.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
            log.flush()
    return rows


def read_addresses(source: str) -> list[str]:
    """The addresses in a file (a line each, a feed, a table with `url`) or in a feed on the web.

    Raises
    ------
    ValueError
        No address is in it.
    FileNotFoundError
        There is no such file.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     n = (Path(folder) / "urls.txt").write_text("# mine\\nhttps://example.org/a\\n")
    ...     read_addresses(f"{folder}/urls.txt")
    ['https://example.org/a']
    """
    if source.startswith(("http://", "https://")):
        return _links_on_the_web(source)
    path = Path(source)
    if not path.is_file():
        raise FileNotFoundError(f"{source}: no such file, and no address that begins with http")
    try:
        plain = recognise(path).__name__.endswith(".plain")
        found = _lines(path) if plain else _links(path)
    except Unreadable as error:
        raise ValueError(f"{source}: {error}") from None
    if not found:
        raise ValueError(f"{source}: no address in it: write one a line, or give a feed")
    return found


def _lines(path: Path) -> list[str]:
    lines = map(str.strip, decode(path.read_bytes()).split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def _links(path: Path) -> list[str]:
    records = [record for record in read_records(path) if not isinstance(record, Rejected)]
    return [record["url"] for record in records if record.get("url")]


def _links_on_the_web(url: str) -> list[str]:
    """The addresses in a feed; the address itself if it is a page."""
    try:
        answer = _Visitor(PAUSE).visit(clean_url(url))
    except Failed as error:
        raise ValueError(f"{url}: {error}") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        path.write_bytes(answer.body)
        try:
            is_feed = recognise(path).__name__.endswith(".feed")
            return [urljoin(answer.url, link) for link in _links(path)] if is_feed else [url]
        except Unreadable as error:
            raise ValueError(f"{url}: {error}") from None


def _keep(url: str, out: Path, visitor: "_Visitor") -> dict:
    try:
        address = clean_url(url)
        path = out / _file_name(address)
        if path.exists():
            return {"state": "there", "reason": None, "file": path.name}
        answer = visitor.visit(address)
        _check_page(answer)
    except Failed as error:
        return {"state": "rejected", "reason": str(error), "file": None}
    _write_warc(answer, path)
    return {
        "state": "read", "reason": None, "file": path.name, "final_url": answer.url,
        "bytes": len(answer.body),
    }  # fmt: skip


def _file_name(url: str) -> str:
    host = "".join(c if c.isalnum() or c in ".-" else "-" for c in urlsplit(url).netloc)
    return f"{host.strip('.-')[:80]}-{hashlib.sha256(url.encode()).hexdigest()[:16]}.warc.gz"


def _check_page(answer: Answer) -> None:
    if not 200 <= answer.status < 300:
        raise Failed(f"the server answered {answer.status} {answer.reason}".strip())
    kind = answer.header("content-type") or "data of an unknown kind"
    if "html" not in kind.lower() and not looks_like_html(answer.body[:5_000]):
        raise Failed(f"no web page but {kind}: save it by hand and import the file")


class _Visitor:
    """Asks servers for pages, each host no faster than it allows, and remembers their rules."""

    def __init__(self, pause: float):
        self.pause = pause
        self.rules: dict[str, RobotFileParser | Failed] = {}
        self.next_time: dict[str, float] = {}

    def visit(self, url: str) -> Answer:
        """Follow redirects to a page that robots.txt allows."""
        seen = [url]
        while True:
            self._check_robots(url)
            answer = self._ask_patiently(url)
            if answer.status not in MOVED:
                return answer
            url = self._next(url, answer)
            if url in seen:
                raise Failed(f"redirects go in a circle at {url}")
            if len(seen) > REDIRECTS:
                raise Failed(f"more than {REDIRECTS} redirects")
            seen.append(url)

    def _next(self, url: str, answer: Answer) -> str:
        target = answer.header("location")
        if not target:
            raise Failed(f"the server answered {answer.status} and did not say where to go")
        return clean_url(urljoin(url, target))

    def _ask_patiently(self, url: str, most: int = LARGEST) -> Answer:
        """Try again where a later try may help: a busy server, a line that broke."""
        for number in range(TRIES):
            self._wait(url)
            wait = BACK_OFF * 2**number
            try:
                answer = ask(url, most)
            except Failed as error:
                if not error.passing or number == TRIES - 1:
                    raise
            else:
                if answer.status not in BUSY or number == TRIES - 1:
                    return answer
                wait = max(wait, _retry_after(answer))
            if wait > LONGEST_WAIT:
                raise Failed(f"the server asks to wait {wait:.0f} seconds: run this again later")
            time.sleep(wait)
        raise AssertionError("unreachable")

    def _wait(self, url: str) -> None:
        host = urlsplit(url).netloc
        rest = self.next_time.get(host, 0) - time.monotonic()
        if rest > 0:
            time.sleep(rest)
        pause = max(self.pause, _crawl_delay(self.rules.get(host)))
        self.next_time[host] = time.monotonic() + pause

    def _check_robots(self, url: str) -> None:
        host = urlsplit(url).netloc
        if host not in self.rules:
            self.rules[host] = self._read_robots(url)
        rules = self.rules[host]
        if isinstance(rules, Failed):
            raise rules
        if not is_allowed(rules, url):
            raise Failed(f"robots.txt of {host} does not allow it: ask the site, or save by hand")
        if _crawl_delay(rules) > LONGEST_PAUSE:
            raise Failed(f"robots.txt of {host} asks for more than {LONGEST_PAUSE} s between pages")

    def _read_robots(self, url: str) -> RobotFileParser | Failed:
        """RFC 9309: no such file allows all; a server that fails, or forbids the file, none."""
        place = urljoin(url, "/robots.txt")
        try:
            answer = self._ask_patiently(place, LARGEST_ROBOTS)
            for _ in range(REDIRECTS):
                if answer.status not in MOVED:
                    break
                answer = self._ask_patiently(self._next(answer.url, answer), LARGEST_ROBOTS)
        except Failed as error:
            return Failed(f"robots.txt of {urlsplit(url).netloc}: {error}")
        if answer.status in (401, 403) or answer.status >= 500:
            return parse_robots("User-agent: *\nDisallow: /")
        return parse_robots(answer.body.decode("utf-8", "replace") if answer.status < 300 else "")


def parse_robots(text: str) -> RobotFileParser:
    """The rules of a robots.txt; the standard library would drop a ? at the end of a path."""
    rules = RobotFileParser()
    rules.parse(text.removeprefix("\ufeff").replace("?", "%253F").splitlines())
    return rules


def is_allowed(rules: RobotFileParser, url: str) -> bool:
    """Whether the longest rule that fits an address allows it, as RFC 9309 says.

    `can_fetch` of the standard library takes the first rule that fits, and * and $ as they stand.

    Examples
    --------
    >>> rules = parse_robots("User-agent: *\\nDisallow: /*?print$\\nAllow: /")
    >>> is_allowed(rules, "https://example.org/a?print"), is_allowed(rules, "https://example.org/a")
    (False, True)
    """
    parts = urlsplit(url)
    target = unquote(parts.path + (f"?{parts.query}" if parts.query else ""))
    entry = next((e for e in rules.entries if e.applies_to(AGENT)), rules.default_entry)
    paths = [(unquote(unquote(r.path)), r.allowance) for r in (entry.rulelines if entry else [])]
    fitting = [(len(path), allowed) for path, allowed in paths if _fits(path, target)]
    return max(fitting, default=(0, True))[1]


def _fits(pattern: str, target: str) -> bool:
    """A rule's path fits the beginning of an address; * is anything, $ the end."""
    start, *parts = pattern.replace("$", "\0").split("*")
    target = f"{target}\0"
    at = len(start) if target.startswith(start) else -1
    for part in parts:
        at = target.find(part, at) + len(part) if at >= 0 and part in target[at:] else -1
    return at >= 0


def _crawl_delay(rules: RobotFileParser | Failed | None) -> float:
    known = isinstance(rules, RobotFileParser)
    return float((known and rules.crawl_delay(AGENT)) or 0)


def _retry_after(answer: Answer) -> float:
    """Seconds that the server asks to wait: a number, or a day and time."""
    said = (answer.header("retry-after") or "").strip()
    if said.isdecimal():
        return float(said[:9])
    with suppress(ValueError, TypeError):
        return (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
    return 0


def _write_warc(answer: Answer, path: Path) -> None:
    """Keep the page under its name whole, or not at all."""
    gone = {"content-encoding", "transfer-encoding", "content-length", "set-cookie"}
    headers = [(key, value) for key, value in answer.headers if key.lower() not in gone]
    headers.append(("Content-Length", str(len(answer.body))))
    head = StatusAndHeaders(f"{answer.status} {answer.reason}", headers, protocol="HTTP/1.1")
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        body = io.BytesIO(answer.body)
        record = writer.create_warc_record(answer.url, "response", payload=body, http_headers=head)
        writer.write_record(record)
    os.replace(part, path)
