"""What made the shipped weights, and what measured them. Not part of the installed package."""
