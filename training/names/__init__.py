"""The name tagger: labelling text with a teacher, learning from it, exporting the weights."""
