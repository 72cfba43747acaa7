"""Turns what was typed into a question that can be looked for."""
