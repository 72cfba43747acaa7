"""Pages fetched from a real server: what is, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

pytest.importorskip("protego")

from rag.errors import AddressRefused
from rag.web.fetching import Fetcher, read_address
from rag.web.listings import list_links
from rag.web.network import is_public
from tests.web.site import FERRY, run_site


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[str, list[str]]]:
    with run_site() as running:
        yield running


def make_fetcher(**options: object) -> Fetcher:
    return Fetcher(is_allowed=lambda _: True, pause_seconds=0, **options)  # type: ignore[arg-type]


def test_a_page_is_fetched_with_its_last_address_and_its_time(site: tuple[str, list[str]]) -> None:
    page = make_fetcher().fetch(f"{site[0]}/moved#top")
    assert page.content == FERRY.encode() and page.address == f"{site[0]}/ferry"
    assert page.kind == "text/html" and page.charset == "utf-8"
    assert abs((datetime.now(timezone.utc) - page.fetched_at).total_seconds()) < 600


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing", "status 404"),
        ("/loop", "more than 5 times"),
        ("/file", "http:// or https://"),
        ("/large", "more than 1 MB"),
        ("/bomb", "more than 1 MB"),
        ("/private/x", "robots.txt"),
        ("/ferry?print=1", "robots.txt"),
    ],
)
def test_what_may_not_be_fetched_is_refused(site: tuple[str, list[str]], path: str, words: str) -> None:
    with pytest.raises(AddressRefused, match=words):
        make_fetcher(most_bytes=1_000_000).fetch(site[0] + path)
    if "robots" in words:
        assert path not in site[1]


def test_what_robots_allow_is_fetched_and_they_are_read_once(site: tuple[str, list[str]]) -> None:
    site[1].clear()
    fetcher = make_fetcher()
    for path in ("/private/open", "/ferry"):
        fetcher.fetch(site[0] + path)
    assert site[1] == ["/robots.txt", "/private/open", "/ferry"]


def test_a_server_that_sends_a_byte_now_and_then_is_given_up(site: tuple[str, list[str]]) -> None:
    with pytest.raises(AddressRefused, match="longer than"):
        make_fetcher(seconds=0.5).fetch(f"{site[0]}/slow")


def test_this_machine_is_not_reached_unless_it_is_allowed(site: tuple[str, list[str]]) -> None:
    site[1].clear()
    port = site[0].rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"):
        with pytest.raises(AddressRefused):
            Fetcher(pause_seconds=0).fetch(f"http://{host}:{port}/ferry")
    assert site[1] == []


def is_site(address: str) -> bool:
    """Counts this machine as public, as the site is on it."""
    return address == "127.0.0.1"


def test_a_name_that_leads_elsewhere_the_second_time_is_checked_again(site: tuple[str, list[str]]) -> None:
    site[1].clear()
    answers = iter([["127.0.0.1"], ["10.0.0.5"]])
    fetcher = Fetcher(pause_seconds=0, is_allowed=is_site, resolve=lambda *_: next(answers))
    with pytest.raises(AddressRefused, match="private network"):
        fetcher.fetch(f"http://rebound.example:{site[0].rpartition(':')[2]}/ferry")
    assert site[1] == ["/robots.txt"]


def test_a_redirect_to_what_may_not_be_fetched_is_refused(site: tuple[str, list[str]]) -> None:
    site[1].clear()
    hosts = {"inside.example": ["10.0.0.5"]}
    fetcher = Fetcher(pause_seconds=0, is_allowed=is_site, resolve=lambda host, _: hosts.get(host, ["127.0.0.1"]))
    with pytest.raises(AddressRefused, match="private network"):
        fetcher.fetch(f"{site[0]}/inside")
    assert site[1] == ["/robots.txt", "/inside"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:7f00:1::", False),
        ("nothing", False),
    ],
)
def test_an_address_is_public_or_not(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "written", ["", "ferry", "ftp://a.example/x", "javascript:alert(1)", "http://", "http://u:p@a.example"]
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(AddressRefused):
        read_address(written)


def test_an_address_may_be_written_without_its_scheme() -> None:
    assert str(read_address(" example.org/a b#c ")) == "https://example.org/a%20b"


def test_feeds_and_sitemaps_name_pages_and_other_things_do_not() -> None:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="edit" href="e"/><link href="/a"/></entry></feed>'
    )
    assert list_links(atom) == ["/a"]
    assert list_links(b"<rss><channel><item><guid>http://a.example/1</guid></item></channel></rss>") == [
        "http://a.example/1"
    ]
    assert (
        list_links(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>')
        == []
    )
    for other in (b"", b"text", b"<html><body><a href='x'>", b"%PDF-1.7", b"\x1f\x8bdamaged"):
        assert list_links(other) is None
