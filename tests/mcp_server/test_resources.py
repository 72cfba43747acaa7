"""Resources, prompts and completions, asked for by mcp's own client."""

from __future__ import annotations

import re

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.types import ResourceTemplateReference, TextContent, TextResourceContents

from rag import Assistant
from rag.mcp_server.addresses import Place, parse_uri
from tests.support.mcp_client import talk


def read_resource(assistant: Assistant, uri: str) -> TextResourceContents:
    (contents,) = talk(assistant, lambda client: client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    return contents


def test_every_listed_article_can_be_read(town: Assistant) -> None:
    listed = talk(town, lambda client: client.list_resources()).resources
    assert [one.name for one in listed] == ["bridge.txt", "ferry.txt", "hearing.txt", "otters.txt", "rows.csv"]
    for one in listed:
        assert read_resource(town, one.uri).text == town.library.read_document(one.name).text


def test_a_stretch_is_read_when_the_address_has_a_span(town: Assistant) -> None:
    (template,) = talk(town, lambda client: client.list_resource_templates()).resource_templates
    assert template.uri_template == "footnote://articles/{+file}{?start,end}"
    contents = read_resource(town, "footnote://articles/bridge.txt?start=7&end=21")
    assert contents.text == town.library.read_document("bridge.txt").text[7:21]


def test_answers_have_a_page_of_their_own_when_the_host_can_show_one(town: Assistant) -> None:
    tools = talk(town, lambda client: client.list_tools()).tools
    shown = {tool.name: tool.meta["ui"]["resourceUri"] for tool in tools if tool.meta}
    assert shown.keys() == {"ask", "check"}
    contents = read_resource(town, shown["ask"])
    assert contents.mime_type == "text/html;profile=mcp-app"
    assert not re.search(r"innerHTML|insertAdjacent|eval\(|src=|href=|https?:|@import", contents.text)


@pytest.mark.parametrize(
    "uri",
    [
        "file:///etc/passwd",
        "footnote://articles/../../etc/passwd",
        "footnote://articles/%2e%2e/%2e%2e/etc/passwd",
        "footnote://articles/bridge.txt?start=x",
        "footnote://articles/bridge.txt?start=1&start=2",
        "footnote://articles/bridge.txt?end=99999",
        "footnote://articles/%ff",
    ],
)
def test_nothing_else_is_read(town: Assistant, uri: str) -> None:
    with pytest.raises(MCPError):
        read_resource(town, uri)


@pytest.mark.parametrize("file", ["a b.txt", "2024/Ä#1?.txt", "50%.txt"])
def test_an_address_names_its_file(file: str) -> None:
    assert parse_uri(Place(file, 3, 9).uri) == Place(file, 3, 9)
    assert parse_uri(Place(file).uri) == Place(file)


def test_a_wrong_cursor_is_refused(town: Assistant) -> None:
    with pytest.raises(MCPError, match="cursor"):
        talk(town, lambda client: client.list_resources(cursor="x"))


def test_names_are_completed(town: Assistant) -> None:
    async def complete(client: Client) -> list[str]:
        ref = ResourceTemplateReference(type="ref/resource", uri="footnote://articles/{+file}{?start,end}")
        return (await client.complete(ref, {"name": "file", "value": "R"})).completion.values

    assert talk(town, complete) == ["rows.csv", "bridge.txt", "ferry.txt", "hearing.txt", "otters.txt"]


def test_a_prompt_names_its_tool_and_what_was_given(town: Assistant) -> None:
    async def get(client: Client) -> list[str]:
        texts = []
        for name, given in (("summary", {"article": "bridge.txt"}), ("timeline", {}), ("check", {"text": "It rains."})):
            (message,) = (await client.get_prompt(name, given)).messages
            assert isinstance(message.content, TextContent)
            texts.append(message.content.text)
        return texts

    summary, timeline, check = talk(town, get)
    assert "bridge.txt" in summary and '"summary"' in summary
    assert '"timeline"' in timeline
    assert "`check`" in check and check.endswith("It rains.")


@pytest.mark.parametrize(("name", "given"), [("check", {}), ("check", {"words": "x"}), ("poem", {})])
def test_a_wrong_prompt_is_refused(town: Assistant, name: str, given: dict[str, str]) -> None:
    with pytest.raises(MCPError):
        talk(town, lambda client: client.get_prompt(name, given))
