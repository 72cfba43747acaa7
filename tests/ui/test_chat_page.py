"""The chat's page without a browser: what it says when something is missing, and that everything it draws is data."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rag import Answer, Assistant, Conversations, Document, Draft, Stage, Statement, Turn, describe_answer
from rag.cli.main import run
from rag.schema.documents import Span
from rag.serving.chat import compose_command, find_page, find_port, is_loopback
from rag.serving.work_queue import WorkQueue
from rag.settings import load_settings
from rag.testing.scripted_llm import ScriptedLLM, wrap
from tests.conftest import ROOT, SEEDS, MakeAssistant
from ui import source_models
from ui import view_models as describing
from ui.job_queue import AnswerJob, JobQueue, Progress, go_on, make_partial
from ui.preferences import FOLDER_NAME, PreferenceFile, Preferences, parse_preferences
from ui.server import list_options
from ui.wording import describe_confidence, describe_unread, escape_label

QUESTION = "How many men does Putin's decree call up?"

OpenApp = Callable[[], AppTest]


@pytest.fixture
def open_app(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenApp]:
    """The page on a copy of the shipped articles, at an address that only this machine can reach."""
    monkeypatch.setenv("RAG_ARTICLES", str(articles))
    monkeypatch.setenv("RAG_HOME", str(tmp_path / "home"))
    address = st.get_option("server.address")
    st._config.set_option("server.address", "127.0.0.1")  # type: ignore[attr-defined]
    st.cache_resource.clear()
    yield lambda: AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=180).run()
    st._config.set_option("server.address", address)  # type: ignore[attr-defined]
    st.cache_resource.clear()


def index(articles: Path, tmp_path: Path) -> None:
    with Assistant(load_settings(articles=articles, home=tmp_path / "home")) as assistant:
        assistant.index()


def test_a_question_is_answered_and_saved(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    app = open_app()
    assert not app.exception and app.title[0].value == "Ask your articles"
    app.chat_input[0].set_value(QUESTION).run()
    assert not app.exception
    saved = Conversations(tmp_path / "home").find(articles=str(articles.resolve()))
    assert [one.name for one in saved] == [QUESTION]
    turn = Conversations(tmp_path / "home").read_turns(saved[0].id)[0]
    assert turn.state == "answered" and turn.answer and "160,000" in turn.answer["answer"]


def test_a_question_is_answered_and_the_page_says_so_when_conversations_cannot_be_saved(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    (tmp_path / "home" / "conversations.sqlite3").mkdir()
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    assert not app.exception
    assert "This conversation is not saved and ends with the chat" in app.warning[0].value
    conversations = Conversations(tmp_path / "home", keeps_unsaved=True)
    turn = conversations.read_turns("".join(app.query_params["c"]))[0]
    assert turn.state == "answered" and turn.answer and "160,000" in turn.answer["answer"]


def test_a_conversation_about_another_folder_goes_on_there_when_the_page_is_reloaded(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "kiel.txt").write_text("The harbour of Kiel cost 17 million euros, the council said.", encoding="utf-8")
    index(other, tmp_path)
    saved = Conversations(tmp_path / "home")
    conversation = saved.create(articles=str(other.resolve())).id
    app = open_app()
    app.query_params["c"] = conversation
    app.run()
    app.chat_input[0].set_value("How much did the harbour of Kiel cost?").run()
    assert not app.exception and not app.error
    turn = saved.read_turns(conversation)[-1]
    assert turn.answer and turn.answer["sources"] == ["kiel.txt"]


def test_the_address_before_the_last_is_followed_only_once_the_browser_has_had_the_last(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    address = "".join(app.query_params["c"])
    app.query_params.clear()  # a part of the page that runs by itself brings the old address
    app.run()
    assert len(app.chat_message) == 2
    app.query_params["c"] = address
    app.run()
    assert len(app.chat_message) == 2
    app.query_params.clear()  # the browser goes back to the first page
    app.run()
    assert not app.chat_message and not app.exception
    app.query_params["c"] = address
    app.run()
    assert len(app.chat_message) == 2


def test_another_address_is_followed_even_when_the_page_was_about_to_run_again(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    app.run()  # the browser has the address of the conversation
    app.query_params.clear()
    app.session_state["echoes"] = True
    app.run()
    assert not app.chat_message and not app.exception


def test_an_old_address_is_followed_when_it_is_not_late_any_more(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(articles, tmp_path)
    monkeypatch.setattr("ui.session.SECONDS_ON_ITS_WAY", 0.0)
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    app.query_params.clear()
    app.run()
    assert not app.chat_message


def test_a_conversation_about_a_folder_that_is_gone_is_told_so(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    index(articles, tmp_path)
    conversation = Conversations(tmp_path / "home").create(articles=str(tmp_path / "gone")).id
    app = open_app()
    app.query_params["c"] = conversation
    app.run()
    assert not app.exception
    assert escape_label(f"This conversation is about {tmp_path / 'gone'}") in app.error[0].value


def test_missing_index_is_told_with_what_to_do(open_app: OpenApp) -> None:
    app = open_app()
    assert not app.exception and "not indexed yet" in app.info[0].value
    assert any(button.label == "Index them now" for button in app.button)


def test_an_index_made_by_another_model_is_told(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(articles, tmp_path)
    monkeypatch.setenv("RAG_CHUNK_TOKENS", "128")
    app = open_app()
    app.chat_input[0].set_value(QUESTION).run()
    assert not app.exception
    assert any(escape_label("rag index --rebuild") in error.value for error in app.error)


def test_damaged_conversations_are_told(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    (tmp_path / "home" / "conversations.sqlite3").write_bytes(b"no database " * 100)
    app = open_app()
    assert not app.exception and any("damaged" in error.value for error in app.error)


def test_wrong_settings_are_told(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_PASAGES", "3")
    app = open_app()
    assert not app.exception and escape_label("Did you mean RAG_PASSAGES?") in app.error[0].value


def test_what_a_reader_prefers_outlives_a_restart(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    PreferenceFile(tmp_path / "home", "").save(Preferences(top=3, threshold=0.25, quote_only=True))
    open_app().chat_input[0].set_value(QUESTION).run()
    kept = Conversations(tmp_path / "home")
    (turn,) = kept.read_turns(kept.find(articles=str(articles.resolve()))[0].id)
    assert turn.options == {"top": 3, "threshold": 0.25, "quote_only": True}
    assert turn.answer and len(turn.answer["passages"]) == 3


def test_of_very_many_files_some_are_offered_and_a_field_finds_the_others(
    open_app: OpenApp, articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(articles, tmp_path)
    names = sorted(path.name for path in articles.iterdir() if path.suffix == ".txt")
    monkeypatch.setattr("ui.views.scope.FILES_OFFERED", 2)
    monkeypatch.setattr("ui.views.scope.FEW_FILES", 2)
    app = open_app()
    app.button(key="scope").click().run()
    files = app.multiselect(key="scope-files")
    assert [name for name in names if any(name in option for option in files.options)] == names[:2]

    app.session_state["scope-files"] = names[:1]
    app.session_state["scope-find"] = f" {names[-1][:8].upper()} "
    app.button(key="scope").click().run()
    files = app.multiselect(key="scope-files")

    assert not app.exception and files.value == [names[0]]
    assert {name for name in names if any(name in option for option in files.options)} == {names[0], names[-1]}
    assert any("1 of 5 articles match" in caption.value for caption in app.caption)


def list_chips(app: AppTest) -> list[str]:
    return [button.label for button in app.button if str(button.key).startswith("chip-")]


def test_a_filter_is_chips_with_titles_and_belongs_to_its_conversation(
    open_app: OpenApp, articles: Path, tmp_path: Path
) -> None:
    (articles / "kiel.txt").write_text("The harbour of Kiel\n\nThe harbour cost 17 million euros.", encoding="utf-8")
    index(articles, tmp_path)
    saved = Conversations(tmp_path / "home")
    address = saved.create(articles=str(articles.resolve())).id
    saved.save_filter(address, {"files": ["kiel.txt"]})
    reloaded = open_app()
    reloaded.query_params["c"] = address
    reloaded.run()
    assert list_chips(reloaded) == ["The harbour of Kiel"]
    assert any("1 of 6 articles" in text.value for text in reloaded.markdown)
    reloaded.chat_input[0].set_value(QUESTION).run()
    (turn,) = Conversations(tmp_path / "home").read_turns(address)
    assert turn.options == {"files": ["kiel.txt"]} and turn.answer and turn.answer["abstained"]

    reloaded.button(key=f"unlimited-{turn.id}").click().run()
    assert not reloaded.exception and list_chips(reloaded) == []
    answered = Conversations(tmp_path / "home").read_turns(address)[-1]
    assert answered.question == QUESTION and answered.options == {}
    assert answered.answer and "160,000" in answered.answer["answer"]


def test_two_windows_do_not_mix_their_turns_unseen(open_app: OpenApp, articles: Path, tmp_path: Path) -> None:
    index(articles, tmp_path)
    one = open_app()
    one.chat_input[0].set_value(QUESTION).run()
    conversation = "".join(one.query_params["c"])
    other = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=180)
    other.query_params["c"] = conversation
    other.run().chat_input[0].set_value("What has Russia denied?").run()

    one.chat_input[0].set_value("Who is the Kremlin spokesman?").run()
    kept = Conversations(tmp_path / "home")
    assert [turn.question for turn in kept.read_turns(conversation)] == [QUESTION, "What has Russia denied?"]
    assert any("went on in another window" in info.value for info in one.info)
    assert any(text.value == "What has Russia denied?" for text in one.text)

    next(button for button in one.button if button.label == "Ask it now").click().run()
    assert not one.exception and not one.info
    assert kept.read_turns(conversation)[-1].question == "Who is the Kremlin spokesman?"


def test_what_is_asked_of_belongs_to_the_conversation(tmp_path: Path) -> None:
    PreferenceFile(tmp_path, "").save(Preferences(top=3, files=("a.txt",), since=date(2024, 5, 15), undated=True))
    assert PreferenceFile(tmp_path, "").read() == Preferences(top=3)
    assert PreferenceFile(tmp_path, "somebody else").read() == Preferences()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe",
        b'{"top": 0, "threshold": 2, "quote_only": "no", "files": "a", "since": 5, "until": "soon", "other": 1}',
        b'{"top": true, "threshold": false, "quote_only": 1, "files": [1]}',
        b'{"top": 3.7e300, "threshold": NaN}',
    ],
)
def test_preferences_that_make_no_sense_are_those_of_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FOLDER_NAME).mkdir()
    (tmp_path / FOLDER_NAME / "here.json").write_bytes(content)
    assert PreferenceFile(tmp_path, "").read() == Preferences()


def test_preferences_are_described_and_read_back() -> None:
    asked = Preferences(7, 0.4, True, ("a.txt", "b.txt"), date(2024, 5, 15), date(2025, 1, 1))
    assert parse_preferences(asked.describe()) == asked
    assert parse_preferences({}) == Preferences() and Preferences().describe() == {}


def test_a_home_that_cannot_be_written_loses_preferences_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file where the folder should be", encoding="utf-8")
    PreferenceFile(home, "").save(Preferences(top=3))
    assert PreferenceFile(home, "").read() == Preferences()


def make_turn(queue: JobQueue, kept: Conversations, question: str = QUESTION) -> tuple[AnswerJob, str]:
    conversation = kept.create(articles="a").id
    return queue.ask(kept, conversation, kept.add_turn(conversation, question, {})), conversation


def wait(job: AnswerJob) -> None:
    for _ in job.follow():
        pass


def test_a_stopped_answer_is_saved_as_stopped(seeds_assistant: Assistant, tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    conversation = kept.create(articles="a").id
    job = AnswerJob(seeds_assistant, kept, conversation, kept.add_turn(conversation, QUESTION, {}))
    job.cancel()
    job.run()
    assert kept.read_turns(conversation)[0].state == "stopped"


def test_a_question_that_is_stopped_while_it_waits_does_not_wait_any_longer(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    kept, go_on, begun = Conversations(tmp_path), threading.Event(), threading.Event()
    queue = JobQueue(seeds_assistant, work=WorkQueue(at_once=1))
    queue.work.submit(lambda: (begun.set(), go_on.wait(60)))
    assert begun.wait(60)
    job, conversation = make_turn(queue, kept)
    job.cancel()
    assert job.is_over and kept.read_turns(conversation)[0].state == "stopped"
    go_on.set()


def test_an_answer_comes_by_drafts_and_checked_sentences() -> None:
    progress = Progress()
    sentence = Statement("It rained.", True, ())
    for step in (Stage("writing", 2), Draft("It"), Draft("It rai"), sentence, Draft("The sun"), Draft("The sun")):
        progress = go_on(progress, step)
    assert progress == Progress(Stage("writing", 2), (sentence,), "The sun", is_written=True)
    assert go_on(progress, Stage("checking")).draft == ""
    assert make_partial("Why?", progress).mode == "generative"


def test_suggestions_are_looked_for_no_further_once_the_conversation_has_gone_on(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    queue, kept = JobQueue(seeds_assistant), Conversations(tmp_path)
    first, conversation = make_turn(queue, kept)
    wait(first)
    second = queue.ask(kept, conversation, kept.add_turn(conversation, "What has Russia denied?", {}))
    wait(second)
    file = "001_676866eb0907da5c.txt"
    found = {}
    for job in (first, second):
        while (suggested := queue.suggest_next("state", job.turn.id, [file], ())) is None:
            time.sleep(0.01)
        found[job.turn.question] = bool(suggested)
    assert found == {QUESTION: False, "What has Russia denied?": True}


def test_what_a_language_model_had_written_when_it_was_stopped_is_kept_and_marked(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    llm = ScriptedLLM(replies=["President Vladimir Putin signed a decree that calls up 160,000 men [1]."])
    llm.delay_seconds = 0.05
    kept = Conversations(tmp_path)
    with Assistant(seeds_assistant.settings, language_model=wrap(llm)) as assistant:
        job, conversation = make_turn(JobQueue(assistant), kept)
        for progress in job.follow():
            if progress.draft:
                job.cancel()
    (turn,) = kept.read_turns(conversation)
    assert turn.state == "stopped" and turn.answer and turn.answer["mode"] == "generative"
    (statement,) = turn.answer["statements"]
    assert statement["text"].endswith(" …") and not statement["verified"]
    assert llm.replies[0].startswith(statement["text"][:-2]) and llm.was_freed.wait(10)
    drawn = describing.describe_answer(turn, {})
    assert drawn["writer"] == "" and "You stopped this answer" in drawn["notes"][0]


def test_twenty_questions_at_once_are_each_answered_in_their_own_conversation(
    seeds_assistant: Assistant, tmp_path: Path
) -> None:
    queue, kept = JobQueue(seeds_assistant), Conversations(tmp_path)
    questions = [QUESTION, "What has Russia denied?", "Who is the Kremlin spokesman?", "What is a chocolate cake?"] * 5
    jobs = [make_turn(queue, kept, question) for question in questions]
    for job, _ in jobs:
        wait(job)
    for question, (_, conversation) in zip(questions, jobs, strict=True):
        (turn,) = kept.read_turns(conversation)
        assert turn.question == question and turn.state == "answered" and turn.answer
        assert turn.answer["question"] == question


def test_an_error_while_answering_is_saved_with_its_reason(make_assistant: MakeAssistant, tmp_path: Path) -> None:
    assistant = make_assistant(articles=SEEDS)  # not indexed
    kept = Conversations(tmp_path)
    job, conversation = make_turn(JobQueue(assistant), kept)
    wait(job)
    (turn,) = kept.read_turns(conversation)
    assert turn.state == "failed" and "Nothing is indexed" in turn.error


def test_indexing_tells_its_progress_and_what_it_came_to(make_assistant: MakeAssistant, articles: Path) -> None:
    queue = JobQueue(make_assistant(articles=articles))
    job = queue.index()
    assert queue.index() is job
    end = time.monotonic() + 60
    while not job.is_over and time.monotonic() < end:
        time.sleep(0.01)
    assert job.report and len(job.report.added) == 5 and job.done == job.total == 5


def test_the_source_view_marks_exactly_the_quoted_words(seeds_assistant: Assistant) -> None:
    answer = seeds_assistant.ask(QUESTION)
    turn = Turn(1, QUESTION, "", "answered", {}, describe_answer(answer))
    for number, place in enumerate(describing.list_places(describe_answer(answer)), start=1):
        document = seeds_assistant.library.read_document(place["file"])
        drawn = source_models.describe_source(place, document, position=(number, 1), others=[], lost={}, path=None)
        parts = [part for paragraph in drawn["paragraphs"] for part in paragraph["parts"]]
        assert "".join(text for text, kind in parts if kind == "active") == place["quote"]
        assert "".join(text for text, _ in parts) == document.text
    assert describing.describe_answer(turn, {})["withheld"] == []
    assert describing.describe_answer(turn, {})["short"][0]["text"].startswith("160,000")


def test_parts_give_the_text_whatever_overlaps() -> None:
    document = Document("a", "0123456789", (), boilerplate=(Span(2, 6),), headings=(Span(0, 2),))
    parts = source_models.cut_parts(document, [(4, 8, "active"), (1, 5, "quote")], 0, 10)
    assert parts == [("0", "heading"), ("123", "quote"), ("4567", "active"), ("89", "")]
    assert source_models.cut_parts(document, [(4, 8, "active")], 3, 6) == [("3", "boilerplate"), ("45", "active")]


def test_labels_mean_nothing_in_markdown() -> None:
    assert escape_label("**a** [b](c) $x$") == r"\*\*a\*\* \[b\]\(c\) \$x\$"
    assert ":material/home:" not in escape_label(":material/home:").replace("\\", "")
    assert escape_label("one\n two", limit=5) == "one…"


def test_a_confidence_is_said_in_words() -> None:
    assert describe_confidence(0.94)[0] == "High confidence" and "94" in describe_confidence(0.94)[1]
    assert describe_confidence(0.1)[0] == "Low confidence"


@pytest.mark.parametrize(
    ("lead", "verified", "word"),
    [
        ("", True, "High confidence"),
        ("As of 6 May 2024:", True, "High confidence"),
        ("The articles do not say that it rained; they say:", True, describing.DOUBTED),
        ("", False, describing.DOUBTED),
    ],
)
def test_a_confidence_does_not_contradict_a_warning_beside_it(lead: str, verified: bool, word: str) -> None:
    answer = describe_answer(Answer("Why?", False, 0.95, (Statement("It rained.", verified, ()),), (), "extractive"))
    turn = Turn(1, "Why?", "", "answered", {}, {**answer, "lead": lead})
    assert describing.describe_answer(turn, {})["confidence"]["word"] == word


def test_files_that_were_not_searched_are_counted() -> None:
    assert describe_unread(failed=0, waiting=0) == ""
    assert describe_unread(failed=1, waiting=0) == "1 file was not searched: 1 that could not be read."
    assert "1,202 files were not searched: 1,200 not read yet, 2 that" in describe_unread(failed=2, waiting=1200)


# --- rag chat


def test_a_port_in_use_is_told_in_one_line(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        index(SEEDS, tmp_path)
        assert run(["chat", "--no-browser", "--port", str(port), "--home", str(tmp_path / "home")]) == 1
        error = capfd.readouterr().err
        assert f"Port {port} is in use" in error and error.count("\n") == 1
        assert find_port("127.0.0.1", None) != port


def test_the_chat_sends_nothing_about_its_use_and_listens_here_alone() -> None:
    command = compose_command("127.0.0.1", 8501, load_settings())
    assert command[command.index("--address") + 1] == "127.0.0.1"
    assert not list_options("127.0.0.1", 8501, megabytes=50, debug=False)["browser.gatherUsageStats"]
    assert find_page() == ROOT / "ui" / "app.py"
    assert is_loopback("::1") and is_loopback("localhost") and not is_loopback("0.0.0.0")
