"""What makes the word lists of `rag.text`."""
