"""Lists of pages: feeds (RSS, Atom) and sitemaps -> the addresses that they name."""

from __future__ import annotations

import zlib

from lxml import etree

from rag.loading.formats.feeds import FEEDS
from rag.loading.structure.archives import make_xml_parser
from rag.loading.structure.xml_blocks import find_all, name_element

_SITEMAPS = ("urlset", "sitemapindex")
_MOST_BYTES = 50_000_000
"""Largest sitemap, by its standard."""


def list_links(content: bytes) -> list[str] | None:
    """The addresses in a feed or sitemap, in its order, each once; None for anything else. Those of a sitemap of
    sitemaps are sitemaps."""
    if content[:2] == b"\x1f\x8b":
        try:
            content = zlib.decompressobj(31).decompress(content, _MOST_BYTES)
        except zlib.error:
            return None
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    try:
        root = etree.fromstring(content, make_xml_parser())
    except (etree.XMLSyntaxError, ValueError):
        return None
    name = name_element(root)
    if name in _SITEMAPS:
        links = [one.text for one in find_all(root, "loc")]
    elif name in FEEDS:
        links = [_find_link(entry) for entry in (*find_all(root, "item"), *find_all(root, "entry"))]
    else:
        return None
    return list(dict.fromkeys(link.strip() for link in links if link and link.strip()))


def _find_link(entry: etree._Element) -> str | None:
    """The page of an entry: Atom has it in an attribute, RSS as text, and some only as an id that is an address."""
    for link in entry:
        if name_element(link) == "link" and link.get("rel", "alternate") == "alternate":
            found = link.get("href") or link.text
            if found:
                return str(found)
    ids = [one.text or "" for one in entry if name_element(one) in ("guid", "id")]
    return next((one for one in ids if one.strip().startswith(("http://", "https://"))), None)
