"""What is drawn: one file per page or part of a page.

Not called `pages`: Streamlit treats a folder of that name beside the script as its own multipage feature.
"""
