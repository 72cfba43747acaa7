"""Pages of the web, fetched when somebody gives an address: which may be, how much of them, what lists of them name.

Nothing here runs by itself. What is fetched is kept by `rag.library`.
"""
