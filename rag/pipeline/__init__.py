"""One question through its stages: understand, retrieve, quote, write, check."""
