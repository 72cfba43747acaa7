"""The chat in a browser, on Streamlit: `rag chat` starts it. It uses only the public interface of `rag`."""
