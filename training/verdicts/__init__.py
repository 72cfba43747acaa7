"""Fits the verdict model."""
