"""Answers for the outside: as JSON, and in the chat."""
