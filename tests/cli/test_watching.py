"""`rag new`, `rag watch` and `rag index --watch`."""

from __future__ import annotations

import json
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest

from rag.cli.watching import Since
from tests.support.commands import Command, assert_one_line, start
from tests.support.indexed_folders import TEXTS, write

FIRE = "How many hectares did the wildfire near Calder Ridge burn?"


@pytest.fixture
def small(rag: Command, tmp_path: Path) -> Command:
    """The command on a folder with one short article."""
    rag.articles = tmp_path / "small"
    write(rag.articles, "heron.txt", TEXTS[2])
    assert rag("index")[0] == 0
    return rag


def test_what_came_since_is_listed(small: Command) -> None:
    write(small.articles, "fire.txt", TEXTS[1])
    assert small("index")[0] == 0
    news = small.read_json("new", "--since", "today")
    assert {(one["file"], one["what"]) for one in news["news"]} == {("heron.txt", "added"), ("fire.txt", "added")}
    assert datetime.fromisoformat(news["news"][0]["at"]) >= datetime.fromisoformat(news["since"])
    code, out, _ = small("new", "--since", "2300")
    assert code == 0 and "Nothing is new since 2300-01-01" in out
    code, out, _ = small("new")
    assert code == 0 and "added" in out and "fire.txt" in out


@pytest.mark.parametrize(
    ("given", "back"), [("6 hours", timedelta(hours=6)), ("3d", timedelta(days=3)), ("2 weeks ago", timedelta(days=14))]
)
def test_a_time_ago_is_understood(given: str, back: timedelta) -> None:
    assert abs(datetime.now().astimezone() - back - Since().convert(given, None, None)) < timedelta(minutes=5)


@pytest.mark.parametrize("given", ["", "soon", "2024-13-01", "-3 days", "99999 days"])
def test_what_is_no_time_is_refused(given: str) -> None:
    with pytest.raises(click.BadParameter, match="2024-05-15, or yesterday, or 3 days"):
        Since().convert(given, None, None)


def test_a_standing_question_is_kept_asked_again_and_removed(small: Command) -> None:
    code, out, _ = small("watch", FIRE)
    assert code == 0 and "Kept as number 1" in out and "do not say" in out
    write(small.articles, "fire.txt", TEXTS[1])
    assert small("index")[0] == 0
    code, out, _ = small("watch", "--run")
    assert code == 0 and "Changed" in out and "300 hectares" in out and "1 asked again, 1 changed." in out
    (kept,) = small.read_json("watch")["questions"]
    assert kept["text"] == FIRE and not kept["answer"]["abstained"]
    assert small("watch", "--remove", "1")[0] == 0
    assert small.read_json("watch")["questions"] == []


@pytest.mark.parametrize("arguments", [("--remove", "7"), ("--run", "--remove", "1"), ("...",)])
def test_a_wrong_request_gets_one_line(rag: Command, arguments: tuple[str, ...]) -> None:
    code, _, err = rag("watch", *arguments)
    assert code in (1, 2)
    assert_one_line(err)


@pytest.mark.skipif(os.name == "nt", reason="signals are Unix's")
def test_the_index_and_standing_questions_follow_until_ctrl_c(small: Command) -> None:
    assert small("watch", FIRE)[0] == 0
    place = ("--articles", str(small.articles), "--home", str(small.home))
    with start("index", "--watch", "--json", *place) as process:
        assert process.stdout and process.stderr
        first = json.loads(process.stdout.readline())
        assert first["unchanged"] == ["heron.txt"]
        assert "Watching" in process.stderr.readline()
        write(small.articles, "fire.txt", TEXTS[1])
        assert json.loads(process.stdout.readline())["added"] == ["fire.txt"]
        asked = json.loads(process.stdout.readline())
        assert asked["changed"] and asked["answer"]["sources"] == ["fire.txt"]
        (small.articles / "fire.txt").rename(small.articles / "blaze.txt")
        moved = json.loads(process.stdout.readline())
        assert moved["moved"] == [{"from": "fire.txt", "to": "blaze.txt"}] and moved["added"] == ["blaze.txt"]
        assert not json.loads(process.stdout.readline())["changed"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0 and not out
    assert "No longer watching" in err and "Traceback" not in err


def test_a_wrong_folder_is_not_watched(rag: Command) -> None:
    rag.articles = rag.articles / "nothing"
    code, _, err = rag("index", "--watch")
    assert code == 1
    assert_one_line(err)
