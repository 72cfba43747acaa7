"""The classifier that tells what kind of request an input is when no wording of the table fits."""
