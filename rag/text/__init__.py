"""Words, names, quantities, negation and language of plain text. Knows nothing of documents.

The modules here hold rules; the word lists they use are in `en/`.
"""
