"""Scripts that make and measure the shipped weights (see README.md). Not part of the installed package."""
