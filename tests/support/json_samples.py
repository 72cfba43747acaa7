"""JSON as news services, content management systems and editors write it."""

from __future__ import annotations

import json
from typing import Any

FIRE = "A fire at the quay burned for nine hours on Tuesday & nobody was hurt, the brigade said."
BOAT = "The pilot boat was sold for 41,000 euros to an owner in Lund, who wants to run it himself."


def paragraph(words: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": words}]}


GUARDIAN = {
    "response": {
        "status": "ok",
        "total": 2,
        "currentPage": 1,
        "results": [
            {
                "id": "world/fire",
                "type": "article",
                "sectionName": "World news",
                "webPublicationDate": "2024-05-07T09:30:00Z",
                "webTitle": "Fire at the quay",
                "webUrl": "https://www.x.example/world/fire",
                "fields": {"byline": "Ada Quist", "body": f"<p>{FIRE}</p><p>{BOAT}</p>", "bodyText": f"{FIRE} {BOAT}"},
                "tags": [{"id": "world/ports", "type": "keyword", "webTitle": "Ports"}],
            },
            {
                "id": "world/boat",
                "type": "article",
                "webPublicationDate": "2024-05-07T10:00:00Z",
                "webTitle": "Boat sold",
                "fields": {"body": f"<p>{BOAT}</p>"},
            },
        ],
    }
}
NEW_YORK = {
    "status": "OK",
    "response": {
        "docs": [
            {
                "abstract": FIRE,
                "web_url": "https://x.example/1",
                "lead_paragraph": BOAT,
                "pub_date": "2024-05-07T09:30:00+0000",
                "headline": {"main": "Fire at the quay", "kicker": None, "print_headline": "A Night at the Quay"},
                "byline": {"original": "By Ada Quist", "person": [{"firstname": "Ada", "lastname": "Quist"}]},
            }
        ]
    },
}
GHOST = {
    "db": [
        {
            "meta": {"exported_on": 1715074200000, "version": "5.8.0"},
            "data": {
                "posts": [
                    {
                        "id": "1",
                        "title": "Fire at the quay",
                        "slug": "fire",
                        "html": f"<p>{FIRE.replace('&', '&amp;')}</p>",
                        "plaintext": FIRE,
                        "lexical": json.dumps(
                            {
                                "root": {
                                    "children": [
                                        {"type": "paragraph", "children": [{"type": "extended-text", "text": FIRE}]}
                                    ]
                                }
                            }
                        ),
                        "status": "published",
                        "published_at": "2024-05-07T09:30:00.000Z",
                    },
                    {"id": "2", "title": "Boat sold", "html": f"<p>{BOAT}</p>", "published_at": "2024-05-07 10:00:00"},
                ]
            },
        }
    ]
}
DRUPAL = {
    "data": [
        {
            "type": "node--article",
            "id": "1",
            "attributes": {
                "title": "Fire at the quay",
                "created": "2024-05-07T09:30:00+00:00",
                "body": {
                    "value": f"<p>{FIRE}</p>\r\n",
                    "format": "basic_html",
                    "processed": f"<p>{FIRE}</p>",
                    "summary": BOAT,
                },
            },
        }
    ]
}


EDITOR_JS = {
    "time": 1715074200000,
    "blocks": [
        {"id": "a", "type": "header", "data": {"text": "Fire at the quay", "level": 2}},
        {"id": "b", "type": "paragraph", "data": {"text": FIRE.replace("nine", "<b>nine</b>")}},
        {
            "id": "c",
            "type": "list",
            "data": {"style": "unordered", "items": ["Two engines", {"content": "One boat", "items": []}]},
        },
        {"id": "d", "type": "table", "data": {"content": [["Year", "Fires"], ["2023", "4"]]}},
        {"id": "e", "type": "code", "data": {"code": "a < b\nc"}},
    ],
    "version": "2.28.0",
}
GUTENBERG = [
    {"blockName": "core/heading", "attrs": {}, "innerBlocks": [], "innerHTML": "<h2>Fire at the quay</h2>"},
    {
        "blockName": "core/paragraph",
        "attrs": {},
        "innerBlocks": [],
        "innerHTML": f"<p>{FIRE.replace('&', '&amp;')}</p>",
    },
    {
        "blockName": "core/list",
        "attrs": {},
        "innerHTML": "<ul></ul>",
        "innerBlocks": [{"blockName": "core/list-item", "innerHTML": "<li>Two engines</li>", "innerBlocks": []}],
    },
]
DRAFT = {
    "blocks": [
        {"key": "a", "text": "Fire at the quay", "type": "header-two", "depth": 0},
        {"key": "b", "text": FIRE, "type": "unstyled", "depth": 0},
        {"key": "c", "text": "Two engines", "type": "unordered-list-item", "depth": 0},
    ],
    "entityMap": {},
}
PORTABLE = [
    {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "Fire at the quay"}]},
    {
        "_type": "block",
        "style": "normal",
        "children": [{"_type": "span", "text": FIRE[:20]}, {"_type": "span", "text": FIRE[20:]}],
    },
    {"_type": "block", "listItem": "bullet", "children": [{"_type": "span", "text": "Two engines"}]},
]
PROSE_MIRROR = {
    "type": "doc",
    "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Fire at the quay"}]},
        paragraph(FIRE),
        {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph("Two engines")]}]},
    ],
}
CONTENTFUL = {
    "nodeType": "document",
    "data": {},
    "content": [
        {
            "nodeType": "heading-2",
            "data": {},
            "content": [{"nodeType": "text", "value": "Fire at the quay", "marks": []}],
        },
        {
            "nodeType": "paragraph",
            "data": {},
            "content": [
                {"nodeType": "text", "value": FIRE[:20], "marks": []},
                {
                    "nodeType": "hyperlink",
                    "data": {"uri": "https://x.example"},
                    "content": [{"nodeType": "text", "value": FIRE[20:]}],
                },
            ],
        },
        {
            "nodeType": "unordered-list",
            "content": [
                {
                    "nodeType": "list-item",
                    "content": [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "Two engines"}]}],
                }
            ],
        },
    ],
}
LEXICAL = {
    "root": {
        "type": "root",
        "children": [
            {"type": "heading", "tag": "h2", "children": [{"type": "text", "text": "Fire at the quay"}]},
            {"type": "paragraph", "children": [{"type": "text", "text": FIRE}]},
            {"type": "list", "children": [{"type": "listitem", "children": [{"type": "text", "text": "Two engines"}]}]},
        ],
    }
}
SLATE = [
    {"type": "heading-two", "children": [{"text": "Fire at the quay"}]},
    {"type": "paragraph", "children": [{"text": FIRE[:20], "bold": True}, {"text": FIRE[20:]}]},
    {"type": "bulleted-list", "children": [{"type": "list-item", "children": [{"text": "Two engines"}]}]},
]
NOTION = [
    {
        "object": "block",
        "type": "heading_2",
        "heading_2": {"rich_text": [{"type": "text", "text": {"content": "Fire at the quay"}}]},
    },
    {"object": "block", "type": "paragraph", "paragraph": {"rich_text": [{"type": "text", "text": {"content": FIRE}}]}},
    {
        "object": "block",
        "type": "bulleted_list_item",
        "bulleted_list_item": {"rich_text": [{"type": "text", "text": {"content": "Two engines"}}]},
    },
]
TREES = {
    "Editor.js": EDITOR_JS,
    "Gutenberg": GUTENBERG,
    "Draft.js": DRAFT,
    "Portable Text": PORTABLE,
    "Contentful": CONTENTFUL,
    "ProseMirror": PROSE_MIRROR,
    "Lexical": LEXICAL,
    "Slate": SLATE,
    "Notion": NOTION,
}
