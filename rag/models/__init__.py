"""The models that ship with Footnote, and the scripts that made and measured them. Nothing here runs at run time."""
