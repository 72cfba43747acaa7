"""The tools, called by mcp's own client."""

from __future__ import annotations

from typing import Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

from rag import Assistant
from rag.mcp_server.reading import choose_stretch
from tests.conftest import MakeAssistant
from tests.support.articles import make_document
from tests.support.harbour import BRIDGE
from tests.support.mcp_client import call, call_raw, call_wrong, talk

COST = "How much will the new bridge cost?"


def list_quotes(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [citation for statement in answer["statements"] for citation in statement["citations"]]


def assert_exact(assistant: Assistant, places: list[dict[str, Any]]) -> None:
    assert places
    for place in places:
        text = assistant.library.read_document(place["file"]).text
        assert place["quote"] == text[place["start"] : place["end"]]


# --- what is offered


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_has_schemas_and_reads_only_when_they_are_listed(town: Assistant, mode: str) -> None:
    tools = talk(town, lambda client: client.list_tools(), mode=mode).tools
    assert [tool.name for tool in tools] == ["ask", "search", "fetch", "read", "list_articles", "find", "check"]
    for tool in tools:
        assert tool.description and tool.title
        assert tool.annotations and tool.annotations.read_only_hint
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema and tool.output_schema["type"] == "object"


def test_search_and_fetch_take_what_connectors_send(town: Assistant) -> None:
    tools = {tool.name: tool for tool in talk(town, lambda client: client.list_tools()).tools}
    assert list(tools["search"].input_schema["properties"]) == tools["search"].input_schema["required"] == ["query"]
    assert list(tools["fetch"].input_schema["properties"]) == tools["fetch"].input_schema["required"] == ["id"]


# --- answers


def test_an_answer_has_exact_quotes_when_the_articles_say_it(town: Assistant) -> None:
    answer = call(town, "ask", question=COST)
    assert "4.2 million" in answer["answer"] and not answer["abstained"]
    assert_exact(town, list_quotes(answer))


def test_an_abstention_is_a_result_when_the_articles_do_not_say(town: Assistant) -> None:
    answer = call(town, "ask", question="Who invented the telephone exchange?")
    assert answer["abstained"] and not answer["statements"] and answer["passages"]


def test_limits_are_heeded_when_a_model_writes_them_loosely(town: Assistant) -> None:
    for files in (["otters.txt"], "otters.txt", '["otters.txt"]'):
        assert call(town, "list_articles", files=files, since="", until=None)["total"] == 1
    assert call(town, "ask", question=COST, files="otters.txt")["abstained"]


def test_each_statement_gets_a_verdict_and_progress_is_told_when_a_text_is_checked(town: Assistant) -> None:
    seen: list[tuple[float, float | None]] = []

    async def follow(done: float, total: float | None, _: str | None) -> None:
        seen.append((done, total))

    async def check(client: Client) -> Any:
        text = "The bridge will cost 4.2 million euros. Ada Quist was born in Peru."
        return await client.call_tool("check", {"text": text}, progress_callback=follow)

    checked = talk(town, check).structured_content
    assert [one["verdict"] for one in checked["checks"]] == ["supported", "not found"]
    assert_exact(town, [quote for one in checked["checks"][0]["evidence"] for quote in one["citations"]])
    assert seen and seen[-1][1] == 2


# --- reading


def test_a_result_of_search_can_be_fetched(town: Assistant) -> None:
    results = call(town, "search", query="new bridge over the river")["results"]
    assert {frozenset(one) for one in results} == {frozenset(("id", "title", "url"))}
    assert all(one["url"] for one in results)
    assert len({one["id"] for one in results}) == len(results)
    fetched = call(town, "fetch", id=results[0]["id"])
    assert set(fetched) == {"id", "title", "text", "url", "metadata"}
    assert (fetched["id"], fetched["title"]) == ("bridge.txt", "Marlow council approves new bridge")
    assert fetched["text"] == town.library.read_document("bridge.txt").text
    assert fetched["metadata"]["published"] == "2024-05-14"


def test_one_record_is_a_result_when_a_file_holds_several_articles(town: Assistant) -> None:
    hit = call(town, "search", query="painting of a heron")["results"][0]
    fetched = call(town, "fetch", id=hit["id"])
    assert hit["title"] == fetched["title"] == "Heron"
    assert "heron" in fetched["text"] and "derailed" not in fetched["text"]
    assert call(town, "fetch", id=hit["url"])["text"] == fetched["text"]


def test_a_stretch_is_read_when_a_span_is_given(town: Assistant) -> None:
    text = town.library.read_document("bridge.txt").text
    stretch = call(town, "read", file="bridge.txt", start=7, end=21)
    assert (stretch["text"], stretch["characters"], stretch["next_start"]) == (text[7:21], len(text), 21)
    assert call(town, "read", file="bridge.txt")["next_start"] is None


def test_a_long_text_is_given_in_parts() -> None:
    document = make_document("0123456789" * 3)
    assert choose_stretch(document, None, None, most=20) == (0, 20, 30)
    assert choose_stretch(document, 20, None, most=20) == (20, 30, 30)
    assert choose_stretch(document, 5, 29, most=20) == (5, 25, 29)


def test_articles_are_listed_newest_first_in_pages(town: Assistant) -> None:
    listed = call(town, "list_articles", limit=2)
    assert [one["file"] for one in listed["articles"]] == ["ferry.txt", "bridge.txt"]
    assert (listed["total"], listed["next_offset"]) == (5, 2)
    rest = call(town, "list_articles", offset=2)
    assert [one["file"] for one in rest["articles"]] == ["otters.txt", "rows.csv", "hearing.txt"]
    assert rest["next_offset"] is None
    dated = call(town, "list_articles", since="2024-06-01")
    assert (dated["total"], dated["undated_left_out"]) == (1, 1)


def test_every_mention_is_found_with_its_place(town: Assistant) -> None:
    found = call(town, "find", name="Ada Quist")
    assert found["sentences"] == len(found["mentions"]) >= 3
    assert {one["file"] for one in found["mentions"]} >= {"bridge.txt", "hearing.txt"}
    assert_exact(town, found["mentions"])
    first = call(town, "find", name="Ada Quist", limit=1)
    assert first["mentions"] == found["mentions"][:1] and first["sentences"] == found["sentences"]
    assert not call(town, "find", name="Zanzibar")["mentions"]


# --- wrong calls


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": " "}, "empty"),
        ("ask", {}, "'question' is missing"),
        ("ask", {"question": 5}, "'question' is 5"),
        ("ask", {"question": COST, "file": "bridge.txt"}, "'file' is unknown"),
        ("ask", {"question": COST, "files": ["../secret.txt"]}, "../secret.txt"),
        ("ask", {"question": COST, "since": "soon"}, "2024-05-15"),
        ("ask", {"question": COST, "since": "2024-06-01", "until": "2024-05-01"}, "Swap them"),
        ("ask", {"question": COST, "kind": "poem"}, "timeline"),
        ("ask", {"question": "bridge " * 5000}, "35,000 characters"),
        ("ask", {"question": "bri\udcffdge"}, "Unicode"),
        ("search", {"query": ""}, "empty"),
        ("fetch", {"id": "nothing.txt"}, "nothing.txt"),
        ("fetch", {"id": "../../etc/passwd"}, "`search`"),
        ("fetch", {"id": "bridge.txt#5:99999"}, "beyond its end"),
        ("fetch", {"id": "footnote://elsewhere/bridge.txt"}, "is not the address"),
        ("read", {"file": "/etc/passwd"}, "`list_articles`"),
        ("read", {"file": "sub/../bridge.txt"}, "No indexed file"),
        ("read", {"file": "bridge.txt\0.jpg"}, "No indexed file"),
        ("read", {"file": "*"}, "pattern"),
        ("read", {"file": "bridge.txt", "start": 5, "end": 99999}, "beyond its end"),
        ("read", {"file": "bridge.txt", "start": 9, "end": 9}, "no stretch"),
        ("read", {"file": "bridge.txt", "start": -1}, "'start' is -1"),
        ("list_articles", {"limit": 100000}, "'limit' is 100000"),
        ("list_articles", {"since": "2024-06-01", "until": "2024-05-01"}, "Swap them"),
        ("find", {"name": " “ ” "}, "empty"),
        ("check", {"text": "Bridges. " * 9000}, "81,000 characters"),
        ("check", {"text": "\n"}, "empty"),
    ],
)
def test_a_wrong_call_gets_one_line_that_says_why(
    town: Assistant, tool: str, arguments: dict[str, Any], said: str
) -> None:
    assert said in call_wrong(town, tool, **arguments)


def test_the_line_says_what_to_run_when_nothing_is_indexed(make_assistant: MakeAssistant, tmp_path: Any) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text(BRIDGE)
    assistant = make_assistant(articles=tmp_path / "articles")
    line = call_wrong(assistant, "ask", question=COST)
    assert f'rag index "{tmp_path / "articles"}" --home "{tmp_path / "home"}"' in line
    assistant.index()
    assert not call_raw(assistant, "read", {"file": "bridge.txt"}).is_error


def test_an_unknown_tool_is_an_error_of_the_protocol(town: Assistant) -> None:
    with pytest.raises(MCPError, match="There is no tool 'tell'"):
        call_raw(town, "tell", {})
