"""Interfaces over HTTP: our own, and OpenAI's. Answers are the JSON of `rag ask --json`, whatever is around them."""
