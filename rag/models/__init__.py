"""The models that ship with Footnote."""
