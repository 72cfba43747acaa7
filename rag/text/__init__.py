"""Words, names, quantities, negation and language of plain text. Knows nothing of documents.

The modules here are rules; their word lists are in `en/`.
"""
