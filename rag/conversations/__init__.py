"""Saved conversations, and their export."""
