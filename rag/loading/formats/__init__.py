"""One loader for each kind of file."""
