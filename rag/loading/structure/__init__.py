"""What loaders share: encoding, lines, headings, dates, boilerplate."""
