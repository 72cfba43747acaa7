"""Grows the follow-up model."""
