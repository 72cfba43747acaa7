"""Words that a caption begins with."""

from __future__ import annotations

CAPTION_WORDS = (
    *("figure", "fig", "table", "tab", "chart", "graph", "map", "exhibit", "plate", "box", "photo", "photograph"),
    *("picture", "image", "illustration", "diagram", "source", "credit", "above", "below", "left", "right"),
)
"""What stands in a caption's first place, in lower case: "Figure 3.", "Photo:", "Left: the harbour"."""
