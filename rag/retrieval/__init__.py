"""A question -> the passages nearest to it."""
