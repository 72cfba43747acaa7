"""Finds names and dates in sentences when a file is indexed."""
