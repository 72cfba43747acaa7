"""Answers from passages: quoted, or in a language model's words."""
