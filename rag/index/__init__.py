"""Chunks -> an index, and opening the index for reading."""
