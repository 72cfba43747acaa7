"""Document -> Chunks."""
