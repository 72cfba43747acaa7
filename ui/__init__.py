"""The chat in a browser, on Streamlit: `rag chat` starts it. It uses only what `rag` offers."""
