"""What words, names, quantities, negation and language are. Knows no document."""
