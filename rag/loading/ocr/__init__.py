"""Reading pictures of text (OCR): the recogniser, what it found on a page, and where the words stand there."""
