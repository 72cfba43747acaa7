"""Makes the word lists of `rag.text`."""
