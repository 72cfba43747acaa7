"""Chunks -> an index, and the index opened to be read."""
