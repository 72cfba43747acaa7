"""A site on this machine, for pages that are fetched."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FERRY = (
    "<html><head><title>Ferry of Quist</title></head><body><article><h1>Ferry of Quist</h1>"
    "<p>The ferry of Quist cost 7 million crowns, the council said on Monday.</p>"
    "<p>It sails twice a day between Quist and Marlow, and carries ninety cars.</p></article></body></html>"
)
NOT_ALLOWED = "User-agent: *\nDisallow: /private\nDisallow: /*?print=\nAllow: /private/open\n"


class Handler(BaseHTTPRequestHandler):
    """What is at each path."""

    asked: list[str]

    def do_GET(self) -> None:  # noqa: C901 - a table of pages
        self.asked.append(self.path)
        base = f"http://{self.headers['Host']}"
        path = self.path.partition("?")[0]
        if path == "/robots.txt":
            self.reply(NOT_ALLOWED.encode(), "text/plain")
        elif path == "/moved":
            self.redirect("/ferry")
        elif path == "/loop":
            self.redirect("/loop")
        elif path == "/inside":
            self.redirect(f"http://inside.example:{self.server.server_address[1]}/ferry")
        elif path == "/file":
            self.redirect("file:///etc/passwd")
        elif path == "/feed":
            items = "".join(f"<item><title>{n}</title><link>{base}/ferry?n={n}</link></item>" for n in range(30))
            self.reply(f"<?xml version='1.0'?><rss><channel>{items}</channel></rss>".encode(), "application/rss+xml")
        elif path == "/sitemap.xml":
            text = f"<sitemapindex><sitemap><loc>{base}/pages.xml</loc></sitemap></sitemapindex>"
            self.reply(text.encode(), "application/xml")
        elif path == "/pages.xml":
            text = f"<urlset><url><loc>{base}/ferry</loc></url><url><loc>{base}/private/x</loc></url></urlset>"
            self.reply(text.encode(), "application/xml")
        elif path == "/large":
            self.reply(b"x" * 3_000_000, "text/plain")
        elif path == "/bomb":
            self.reply(gzip.compress(b"x" * 30_000_000), "text/plain", encoding="gzip")
        elif path == "/slow":
            self.drip()
        elif path == "/latin":
            self.reply("Les élèves de Quist sont allés à Marlow.".encode("latin-1"), "text/plain; charset=iso-8859-1")
        elif path in ("/ferry", "/private/open"):
            self.reply(FERRY.encode(), "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def reply(self, content: bytes, kind: str, *, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(content)

    def redirect(self, location: str) -> None:
        self.send_response(302)
        self.send_header("Location", location)
        self.end_headers()

    def drip(self) -> None:
        """A byte now and then, for longer than anybody waits."""
        with suppress(OSError):
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def run_site() -> Iterator[tuple[str, list[str]]]:
    """The address of the site, and the paths that were asked of it."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Asked", (Handler,), {"asked": asked}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
