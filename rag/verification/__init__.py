"""Checks of claims and quotes against their sources, and of sources for prompt injection."""
