"""Trains the follow-up model."""
