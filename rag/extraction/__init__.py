"""What is found in sentences when a file is indexed: names and dates."""
