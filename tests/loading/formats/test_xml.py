"""XML: feeds, news, papers, records and plain documents; no entity that a document declares is expanded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rag.errors import FileUnreadable
from rag.schema.documents import Document
from tests.conftest import MakeAssistant
from tests.support.loading_samples import headings_of, load, load_string, locate, losses_of

RSS = """<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Ormsund news</title>
<item><title>The ferry &amp; the bridge</title><pubDate>Tue, 07 May 2024 09:30:00 GMT</pubDate>
<dc:creator>Anna Lind</dc:creator><description>In short.</description>
<content:encoded><![CDATA[<p>The ferry sails again from Monday.</p><ul><li>At seven</li></ul>]]>
</content:encoded></item>
<item><title>The lighthouse</title><pubDate>2024-05-08</pubDate>
<description>&lt;p&gt;It is 41&nbsp;metres high, the county measured.&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry>
<title type="html">The &lt;b&gt;ferry&lt;/b&gt;
</title><updated>2024-05-09T00:00:00Z</updated><published>2024-05-07T00:00:00Z</published><author><name>Anna Lind</name>
</author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry sails again.</p></div></content>
</entry></feed>"""
NITF = """<nitf><head><docdata><date.issue norm="20240507T093000Z"/></docdata></head><body><body.head><hedline>
<hl1>The ferry sails again</hl1></hedline><byline>By Anna Lind</byline></body.head><body.content><p>The ferry to
<location>Tellis</location> sails from Monday.</p><hl2>The price</hl2><p>It costs nine euros.</p>
</body.content></body></nitf>"""
NEWSML = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem><itemMeta>
<versionCreated>2024-05-07T09:30:00Z</versionCreated></itemMeta><contentMeta><headline>The ferry sails again</headline>
</contentMeta><contentSet><inlineXML>{NITF}</inlineXML></contentSet></newsItem></itemSet></newsMessage>"""
JATS = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS.dtd"><article><front><article-meta><title-group>
<article-title>Tides of <italic>Ormsund</italic></article-title></title-group><contrib-group><contrib
 contrib-type="author"><name><surname>Lind</surname><given-names>Anna</given-names></name></contrib></contrib-group>
<pub-date><day>7</day><month>5</month><year>2021</year></pub-date><abstract><p>We measured the tides.</p></abstract>
</article-meta></front><body><sec><title>Methods</title><p>Forty gauges<xref>3</xref> were set out in spring.</p>
<table-wrap><table><tr><th>Gauge</th><th>Metres</th></tr><tr><td>North</td><td>2.4</td></tr></table></table-wrap></sec>
</body><back><ref-list><ref><mixed-citation>Somebody 1999</mixed-citation></ref></ref-list></back></article>"""
RECORDS = """<ships><ship id="1"><name>Ormsund</name><length>84 metres</length></ship><ship id="2"><name>Tellis</name>
<length>41 metres</length></ship></ships>"""
BOOK = """<book xmlns="http://docbook.org/ns/docbook"><title>The harbour</title><chapter><title>The quays</title>
<para>The <emphasis>older</emphasis> quay was built in 1871.</para>
<itemizedlist><listitem><para>A lamp</para></listitem>
<listitem><para>A horn</para></listitem></itemizedlist></chapter></book>"""


def describe(document: Document) -> list[tuple[str, date | None]]:
    return [(section.title, section.published) for section in document.sections]


def test_each_item_of_a_feed_is_an_article(tmp_path: Path) -> None:
    document = load_string(tmp_path, RSS, "a.xml")
    days = [date(2024, 5, 7), date(2024, 5, 8)]
    assert describe(document) == list(zip(["The ferry & the bridge", "The lighthouse"], days, strict=True))
    assert "Author: Anna Lind" in document.text and "In short." not in document.text
    assert "The ferry sails again from Monday.\n\n• At seven" in document.text
    assert "It is 41 metres high" in document.text
    assert document.remarks == ()


def test_the_entries_of_atom_are_articles_with_the_day_of_publication(tmp_path: Path) -> None:
    document = load_string(tmp_path, ATOM, "a.atom")
    assert describe(document) == [("The ferry", date(2024, 5, 7))]
    assert document.text == "The ferry\n\nAuthor: Anna Lind\n\nThe ferry sails again."


@pytest.mark.parametrize("content", [NITF, NEWSML])
def test_news_is_read_with_headline_day_and_byline(tmp_path: Path, content: str) -> None:
    document = load_string(tmp_path, content, "a.xml")
    assert describe(document) == [("The ferry sails again", date(2024, 5, 7))]
    assert "By Anna Lind" in document.text
    assert "The ferry to Tellis sails from Monday.\n\nThe price\n\nIt costs nine euros." in document.text
    assert document.text.count("The ferry sails again") == 1
    assert "The price" in headings_of(document)


def test_a_paper_is_read_with_its_sections(tmp_path: Path) -> None:
    document = load_string(tmp_path, JATS, "a.xml")
    assert describe(document) == [("Tides of Ormsund", date(2021, 5, 7))]
    assert "Author: Anna Lind" in document.text and "Somebody" not in document.text
    assert "Forty gauges were set out in spring." in document.text
    assert "Gauge | Metres\nNorth | 2.4" in document.text
    assert [locate(document, words) for words in ("We measured", "Forty")] == ["abstract", "Methods"]


def test_the_citation_names_the_section_when_a_paper_answers(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "tides.xml").write_text(JATS)
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = assistant.ask("How many gauges were set out in spring?").citations[0]
    assert cited.location == "Methods"
    assert cited.quote == assistant.library.read_document("tides.xml").text[cited.start : cited.end]


def test_elements_that_hold_data_are_records(tmp_path: Path) -> None:
    document = load_string(tmp_path, RECORDS, "a.xml")
    assert [title for title, _ in describe(document)] == ["Ormsund", "Tellis"]
    assert "name: Tellis\nlength: 41 metres" in document.text


def test_a_document_in_prose_is_an_article(tmp_path: Path) -> None:
    document = load_string(tmp_path, BOOK, "a.xml")
    assert describe(document) == [("The harbour", None)]
    assert "The older quay was built in 1871.\n\n• A lamp\n• A horn" in document.text
    assert headings_of(document) == ["The harbour", "The quays"]


@pytest.mark.parametrize("name", ["a.txt", "feed", "a.json"])
def test_a_feed_is_read_as_one_when_its_name_says_otherwise(tmp_path: Path, name: str) -> None:
    document = load_string(tmp_path, RSS, name)
    assert len(document.sections) == 2
    assert document.remarks[0].words.startswith("it is XML and was read as that")


def test_an_encoding_from_before_unicode_is_read_when_it_is_stated(tmp_path: Path) -> None:
    stated = '<?xml version="1.0" encoding="windows-1251"?>'
    words = "<doc><p>Паром снова ходит с понедельника.</p></doc>"
    (tmp_path / "a.xml").write_bytes((stated + words).encode("cp1251"))
    assert load(tmp_path / "a.xml").text == "Паром снова ходит с понедельника."


def test_what_stands_before_the_damage_is_read_when_a_feed_is_cut_off(tmp_path: Path) -> None:
    document = load_string(tmp_path, RSS[: RSS.index("high, the")], "a.xml")
    assert "The ferry sails again from Monday." in document.text
    assert losses_of(document)[0].startswith("it is damaged at line ")


@pytest.mark.parametrize("content", ["just words", "<", "<a><b></a>", "<a/>", "<?xml version='1.0'?>"])
def test_it_is_refused_in_one_line_when_there_is_nothing_to_read(tmp_path: Path, content: str) -> None:
    with pytest.raises(FileUnreadable, match=r"^it (?:is damaged, or no XML|holds no text)$"):
        load_string(tmp_path, content, "a.xml")


def test_nothing_declared_is_put_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret of the machine")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE d [<!ENTITY s SYSTEM "file://{tmp_path}/secret"><!ENTITY l0 "laughs">{laughs}]>'
    document = load_string(tmp_path, f"{declared}<d><p>Words &s; stand here.</p><p>Loud &l11; ones.</p></d>", "a.xml")
    assert "the secret" not in document.text and "laughs" not in document.text
    assert document.text.startswith("Words stand here.")


def test_the_depth_is_told_when_elements_are_nested_without_end(tmp_path: Path) -> None:
    content = "<d><p>The first words stand here.</p>" + "<a>" * 100_000 + "deep" + "</a>" * 100_000 + "</d>"
    document = load_string(tmp_path, content, "a.xml")
    assert document.text.startswith("The first words")
    assert losses_of(document)[0].startswith("it is nested too deeply at line 1")


def test_ndjson_is_read_line_by_line(tmp_path: Path) -> None:
    lines = '{"title": "Boat", "text": "The boat sails."}\n{"title": "Zoo", "text": "The zoo opens."}\n'
    assert [title for title, _ in describe(load_string(tmp_path, lines, "a.ndjson"))] == ["Boat", "Zoo"]


def test_the_posts_of_a_wordpress_export_have_their_day(tmp_path: Path) -> None:
    item = (
        "<item><title>Fire</title><wp:post_date>2024-05-07 09:00:00</wp:post_date><content:encoded>"
        "<![CDATA[<!-- wp:paragraph --><p>The quay burned.</p><!-- /wp:paragraph -->]]></content:encoded></item>"
    )
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    document = load_string(tmp_path, f"<rss {spaces}><channel><title>Blog</title>{item}</channel></rss>", "a.xml")
    assert describe(document) == [("Fire", date(2024, 5, 7))]
    assert document.text == "Fire\n\nThe quay burned."


@pytest.mark.parametrize(
    ("field", "value", "is_read"),
    [
        ("status", "publish", True),
        ("status", "draft", True),
        ("status", "trash", False),
        ("status", "auto-draft", False),
        ("post_type", "page", True),
        ("post_type", "nav_menu_item", False),
        ("post_type", "revision", False),
        ("post_type", "wp_global_styles", False),
    ],
)
def test_what_a_wordpress_site_had_thrown_away_or_only_draws_is_no_article(
    tmp_path: Path, field: str, value: str, is_read: bool
) -> None:
    item = "<item><title>{}</title><wp:{}>{}</wp:{}><description>{}</description></item>".format
    items = item("Ice", "status", "publish", "status", "The harbour froze.")
    items += item("Fire", field, value, field, "The quay burned.")
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/"'
    document = load_string(tmp_path, f"<rss {spaces}><channel>{items}</channel></rss>", "a.xml")
    assert [title for title, _ in describe(document)] == (["Ice", "Fire"] if is_read else ["Ice"])


def write_comment(author: str, words: str, approved: str = "1", kind: str = "comment") -> str:
    fields = {"author": author, "content": f"<![CDATA[{words}]]>", "approved": approved, "type": kind}
    stated = "".join(f"<wp:comment_{name}>{value}</wp:comment_{name}>" for name, value in fields.items())
    return f"<wp:comment><wp:comment_date>2024-05-08 10:00:00</wp:comment_date>{stated}</wp:comment>"


def make_export() -> str:
    comments = [
        write_comment("Bo Ek", "I saw it burn from the <em>northern</em> pier."),
        write_comment("", "So did I.", kind=""),
        write_comment("Shop", "Cheap watches here.", approved="spam"),
        write_comment("Waiting", "Not yet shown.", approved="0"),
        write_comment("Other blog", "The quay [...]", kind="pingback"),
        write_comment("Nobody", ""),
    ]
    item = "<item><title>{}</title><content:encoded><![CDATA[<p>{}</p>]]></content:encoded>{}</item>".format
    spaces = 'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    items = item("Fire", "The quay burned.", "".join(comments)) + item("Ice", "The harbour froze in February.", "")
    return f"<rss {spaces}><channel><title>Blog</title>{items}</channel></rss>"


def test_published_comments_of_a_wordpress_export_follow_their_post_as_such(tmp_path: Path) -> None:
    document = load_string(tmp_path, make_export(), "a.xml")
    assert document.text == (
        "Fire\n\nThe quay burned.\n\nComment by Bo Ek:\n\nI saw it burn from the northern pier.\n\n"
        "Comment:\n\nSo did I.\n\nIce\n\nThe harbour froze in February."
    )
    assert describe(document) == [("Fire", None), ("Ice", None)]
    places = [locate(document, words) for words in ("northern", "So did I", "Ice", "froze")]
    assert places == ["comment by Bo Ek", "comment", "", ""]


def test_a_comment_is_cited_as_one_and_the_post_after_it_is_not(tmp_path: Path, make_assistant: MakeAssistant) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "blog.xml").write_text(make_export(), encoding="utf-8")
    assistant = make_assistant(articles=folder)
    assistant.index()
    cited = [
        assistant.ask(question).citations[0]
        for question in ("From which pier did he see it burn?", "When did the harbour freeze?")
    ]
    assert [one.location for one in cited] == ["comment by Bo Ek", ""]
    text = assistant.library.read_document("blog.xml").text
    assert all(one.quote == text[one.start : one.end] for one in cited)
