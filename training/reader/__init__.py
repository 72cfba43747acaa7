"""The reader: trained to find the words that answer a question, and to notice when none do."""
