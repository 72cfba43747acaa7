"""English as data: word lists, one file a kind. Another language is another folder with the same file names."""
