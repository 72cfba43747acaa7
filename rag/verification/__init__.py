"""A claim against its source."""
