"""The documents of a folder and its index."""
