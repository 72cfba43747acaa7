"""The sub-path that a proxy tells: which links have it, and who is believed."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from rag.serving.proxied import ProxiedApp


async def _show(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{request.base_url} {request.url.path}")


def ask(path: str, *headers: tuple[str, str], client: str = "127.0.0.1") -> str:
    app = ProxiedApp(Starlette(routes=[Route("/show", _show), Mount("/inner", routes=[Route("/show", _show)])]))
    reply = TestClient(app, "http://example.org", client=(client, 50000)).get(path, headers=list(headers))
    return f"{reply.status_code} {reply.text}"


@pytest.mark.parametrize("path", ["/show", "/inner/show"])
@pytest.mark.parametrize("given", ["/a/notes.v2", "/a/notes.v2/"])
@pytest.mark.parametrize("client", ["127.0.0.1", "::1"])
def test_links_have_the_sub_path_and_paths_do_not(path: str, given: str, client: str) -> None:
    shown = ask(path, ("X-Forwarded-Prefix", given), client=client)
    assert shown == f"200 http://example.org/a/notes.v2/ {path}"


@pytest.mark.parametrize(
    "given", ["", "/", "notes", "//evil.org", "/a//b", "/../a", "/a?b", "/a b", "/a/@evil", "/%41", "/" + "a" * 200]
)
def test_a_sub_path_is_ignored_when_it_is_not_a_plain_path(given: str) -> None:
    assert ask("/show", ("X-Forwarded-Prefix", given)) == "200 http://example.org/ /show"


def test_a_sub_path_is_ignored_when_it_is_given_twice() -> None:
    twice = [("X-Forwarded-Prefix", "/a"), ("X-Forwarded-Prefix", "/b")]
    assert ask("/show", *twice) == "200 http://example.org/ /show"


def test_nothing_is_believed_when_another_machine_sends_it() -> None:
    told = [("X-Forwarded-Prefix", "/a"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "127.0.0.1")]
    assert ask("/show", *told, client="192.0.2.7") == "200 http://example.org/ /show"


def test_the_sub_path_is_believed_with_the_client_and_scheme_that_the_proxy_tells() -> None:
    told = [("X-Forwarded-Prefix", "/a"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.7")]
    assert ask("/show", *told) == "200 https://example.org/a/ /show"
