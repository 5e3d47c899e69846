"""Fetching from a server on this machine that misbehaves in every way it can."""

import gzip
import json
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpers import fetch, web
from helpers.__main__ import main
from helpers.articles import load_articles
from helpers.fetch import fetch_pages, read_addresses

FILES = Path(__file__).parent / "files" / "importers"
PAGE = (FILES / "page.html").read_bytes()
ROBOTS = b"User-agent: *\nDisallow: /private\nDisallow: /feed-private\n"
HTML = {"Content-Type": "text/html; charset=utf-8"}
BOMB = gzip.compress(b"0" * 60_000_000)


class Server(BaseHTTPRequestHandler):
    """`seen` holds each request's path and time; `robots` what /robots.txt answers."""

    protocol_version = "HTTP/1.1"
    seen: list
    robots: tuple

    def do_GET(self):
        self.seen.append((self.path, time.monotonic()))
        name = self.path.strip("/").partition("/")[0].replace("-", "_").replace(".", "_")
        getattr(self, f"give_{name}", self.give_missing)()

    def send(self, status=200, body=b"", **headers):
        self.send_response(status)
        said = {key.replace("_", "-"): value for key, value in headers.items()}
        for key, value in {**HTML, "Content-Length": str(len(body)), **said}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def tries(self):
        return sum(path == self.path for path, _ in self.seen)

    def give_missing(self):
        self.send(404, b"gone")

    def give_robots_txt(self):
        self.send(*self.robots, Content_Type="text/plain")

    def give_page(self):
        self.send(body=PAGE)

    def give_feed(self):
        items = "".join(f"<item><title>A</title><link>/page/{n}</link></item>" for n in (1, 2))
        body = f"<?xml version='1.0'?><rss><channel><title>F</title>{items}</channel></rss>"
        self.send(body=body.encode(), Content_Type="application/rss+xml")

    def give_slow(self):
        self.send_response(200)
        self.end_headers()
        with_patience(lambda: self.wfile.write(b"x"), self)

    def give_slow_head(self):
        with_patience(lambda: self.wfile.write(b"H"), self)

    def give_silent(self):
        time.sleep(3)

    def give_endless(self):
        self.send_response(200)
        self.end_headers()
        with_patience(lambda: self.wfile.write(b"<p>more</p>" * 10_000), self, pause=0)

    def give_short(self):
        self.send(body=PAGE, Content_Length=str(len(PAGE) + 500))
        self.close_connection = True

    def give_huge(self):
        self.send(Content_Length="99999999999")
        self.close_connection = True

    def give_circle(self):
        self.send(302, Location="/round")

    def give_round(self):
        self.send(302, Location="/circle")

    def give_chain(self):
        self.send(301, Location=self.path + "/on")

    def give_moved(self):
        self.send(301, Location="/page/moved")

    def give_nowhere(self):
        self.send(302)

    def give_to_file(self):
        self.send(302, Location="file:///etc/hostname")

    def give_to_private(self):
        self.send(302, Location="/private/page")

    def give_private(self):
        self.send(body=PAGE)

    def give_bomb(self):
        self.send(body=BOMB, Content_Encoding="gzip")

    def give_zipped(self):
        self.send(body=gzip.compress(PAGE), Content_Encoding="gzip")

    def give_badzip(self):
        self.send(body=b"\x1f\x8b" + b"x" * 90, Content_Encoding="gzip")

    def give_busy(self):
        if self.tries() < 3:
            self.send(429, Retry_After="0")
        else:
            self.send(body=PAGE)

    def give_always_busy(self):
        self.send(503)

    def give_later(self):
        self.send(429, Retry_After="86400")

    def give_picture(self):
        self.send(body=b"\x89PNG", Content_Type="image/png")

    def give_nonsense(self):
        self.wfile.write(b"\x00\xff nothing like HTTP\r\n\r\n")
        self.close_connection = True

    def log_message(self, *_):
        pass


def with_patience(act, handler, pause=0.1, most=200):
    handler.close_connection = True
    try:
        for _ in range(most):
            act()
            time.sleep(pause)
    except OSError:
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(fetch, "BACK_OFF", 0.01)
    monkeypatch.setattr(web, "SILENCE", 1)
    monkeypatch.setattr(web, "SLOWEST", 2)
    handler = type("Handler", (Server,), {"seen": [], "robots": (200, ROBOTS)})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    httpd.daemon_threads = True
    threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
    httpd.handler = handler
    httpd.base = f"http://127.0.0.1:{httpd.server_port}"
    yield httpd
    httpd.shutdown()
    httpd.server_close()


def fetch_one(server, path, out):
    [row] = fetch_pages([f"{server.base}/{path}"], out, pause=0)
    return row


def asked(server, path):
    return sum(seen == path for seen, _ in server.handler.seen)


@pytest.mark.parametrize("path", ["page", "moved", "busy", "zipped", "page/é?q=a b#top"])
def test_a_page_becomes_an_article(server, tmp_path, path):
    row = fetch_one(server, path, tmp_path)
    assert row["state"] == "read" and row["reason"] is None
    articles, rejected = load_articles(tmp_path)
    assert not rejected and articles["title"].tolist() == ["Le port de Rason attend ses grues"]
    assert articles["url"][0].startswith(server.base)


@pytest.mark.parametrize(
    ("path", "said", "times"),
    [
        ("missing", "answered 404", 1),
        ("private/a", "robots.txt", 0),
        ("to-private", "robots.txt", 1),
        ("slow", "no whole answer after 2 seconds", 1),
        ("slow-head", "no whole answer after 2 seconds", 1),
        ("silent", "silent for 1 seconds", 4),
        ("endless", "more than 20,000,000 bytes", 1),
        ("short", "broke off", 4),
        ("huge", "99,999,999,999 bytes: the limit", 1),
        ("circle", "in a circle", 1),
        ("chain", "more than 8 redirects", 1),
        ("nowhere", "did not say where", 1),
        ("to-file", "only http and https are fetched, not file", 1),
        ("bomb", "would unpack to more than", 1),
        ("badzip", "damaged", 4),
        ("always-busy", "answered 503", 4),
        ("later", "asks to wait 86400 seconds", 1),
        ("picture", "no web page but image/png", 1),
        ("nonsense", "no answer from the server", 4),
    ],
)
def test_a_server_that_misbehaves_is_named(server, tmp_path, path, said, times):
    began = time.monotonic()
    row = fetch_one(server, path, tmp_path)
    assert row["state"] == "rejected" and said in row["reason"]
    assert asked(server, f"/{path}") == times
    assert time.monotonic() - began < 15
    assert [file.name for file in tmp_path.iterdir()] == [fetch.LOG]


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1/a", "javascript:alert(1)", "no address",
            "http://", "http://a:b@127.0.0.1/", "http://[::1", "http://127.0.0.1:99999/"],
)  # fmt: skip
def test_other_addresses_are_refused_without_a_request(server, tmp_path, url):
    [row] = fetch_pages([url], tmp_path, pause=0)
    assert row["state"] == "rejected" and row["reason"] and not server.handler.seen


@pytest.mark.parametrize(
    ("robots", "state"),
    [((404, b""), "read"), ((403, b""), "rejected"), ((500, b""), "rejected"),
     ((200, b"User-agent: helpers\nDisallow: /\n"), "rejected"),
     ((200, b"User-agent: *\nCrawl-delay: 9999\n"), "rejected"),
     ((200, b"\xff\xfe\x00 no rules"), "read"), ((200, b"x" * 600_000), "rejected")],
)  # fmt: skip
def test_robots_txt(server, tmp_path, robots, state):
    server.handler.robots = robots
    assert fetch_one(server, "page", tmp_path)["state"] == state
    assert asked(server, "/page") == (state == "read")


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a", "/ab", False), ("Disallow: /a$", "/ab", True),
        ("Disallow: /a$", "/a", False), ("Disallow: /é", "/%C3%A9t", False),
        ("Disallow: /*.pdf$", "/x/y.pdf", False), ("Disallow: /*.pdf$", "/x.pdf?a", True),
        ("Disallow: /*?", "/x?a=1", False), ("Disallow: /*?", "/x", True),
        ("Disallow: /\nAllow: /news/", "/news/1", True), ("Disallow:", "/x", True),
        ("Allow: /\nDisallow: /news/*/print", "/news/1/print", False),
        ("Disallow: /" + "*a" * 5_000 + "b", "/" + "a" * 9_000, True),
    ],
)  # fmt: skip
def test_rules_of_robots_txt(rules, path, allowed):
    parser = fetch.parse_robots(f"User-agent: *\n{rules}")
    assert fetch.is_allowed(parser, f"https://example.org{path}") == allowed


def test_one_request_a_second_goes_to_a_host(server, tmp_path):
    fetch_pages([f"{server.base}/page/{n}" for n in range(2)], tmp_path)
    times = [moment for _, moment in server.handler.seen]
    assert len(times) == 3
    assert all(b - a >= 0.95 for a, b in zip(times, times[1:], strict=False))


def test_what_is_there_is_not_fetched_again(server, tmp_path):
    urls = [f"{server.base}/page/1", f"{server.base}/missing", f"{server.base}/page/1#again"]
    first = fetch_pages(urls, tmp_path, pause=0)
    assert [row["state"] for row in first] == ["read", "rejected", "there"]
    again = fetch_pages([urls[0]], tmp_path, pause=0)
    assert again[0]["state"] == "there" and asked(server, "/page/1") == 1
    log = [json.loads(line) for line in (tmp_path / fetch.LOG).read_text().splitlines()]
    assert log == again


def test_a_stopped_run_leaves_whole_pages_only(server, tmp_path, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fetch.os, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            fetch_one(server, "page", tmp_path)
    assert not list(tmp_path.glob("*.warc.gz"))
    assert fetch_one(server, "page", tmp_path)["state"] == "read"
    assert len(load_articles(tmp_path)[0]) == 1


def tls_server(folder, secure):
    handler = type("Handler", (Server,), {"seen": [], "robots": (404, b"")})
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if secure:
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
                   "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                   "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
    threading.Thread(target=httpd.serve_forever, args=(0.05,), daemon=True).start()
    return httpd


@pytest.mark.parametrize("secure", [True, False], ids=["self-signed", "no-tls"])
def test_a_server_that_can_t_prove_who_it_is(tmp_path, monkeypatch, secure):
    monkeypatch.setattr(web, "SILENCE", 1)
    httpd = tls_server(tmp_path, secure)
    try:
        url = f"https://127.0.0.1:{httpd.server_port}/page"
        [row] = fetch_pages([url], tmp_path / "out", pause=0)
    finally:
        httpd.shutdown()
        httpd.server_close()
    assert row["state"] == "rejected" and "TLS" in row["reason"]


def test_lists_of_addresses(tmp_path):
    (tmp_path / "urls.txt").write_text("# mine\nhttps://example.org/1\n\nhttps://example.org/2\n")
    assert read_addresses(str(tmp_path / "urls.txt")) == [
        "https://example.org/1", "https://example.org/2",
    ]  # fmt: skip
    (tmp_path / "list.csv").write_text("title,url\nA,https://example.org/3\n")
    assert read_addresses(str(tmp_path / "list.csv")) == ["https://example.org/3"]
    assert len(read_addresses(str(FILES / "feed.rss"))) == 2
    for name, text in (("empty.txt", "# nothing\n"), ("bad.txt", "")):
        (tmp_path / name).write_text(text)
        with pytest.raises(ValueError, match=name):
            read_addresses(str(tmp_path / name))
    with pytest.raises(FileNotFoundError):
        read_addresses(str(tmp_path / "nowhere.txt"))


def test_the_command(server, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fetch, "PAUSE", 0)
    out = tmp_path / "out"
    assert main(["fetch", f"{server.base}/feed", "--out", str(out)]) == 0
    assert len(load_articles(out)[0]) == 2
    (tmp_path / "urls.txt").write_text(f"{server.base}/page/1\n{server.base}/missing\n")
    assert main(["fetch", str(tmp_path / "urls.txt"), "--out", str(out)]) == 3
    assert "answered 404" in capsys.readouterr().err
    (tmp_path / "urls.txt").write_text(f"{server.base}/missing\n")
    assert main(["fetch", str(tmp_path / "urls.txt"), "--out", str(out)]) == 1
    assert main(["fetch", str(tmp_path / "nowhere"), "--out", str(out)]) == 2
