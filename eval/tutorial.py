"""The pipeline of LlamaIndex's tutorials, to compare with: splitter, MiniLM on torch, Chroma.

    python -m eval.tutorial index ARTICLES STORE --model FOLDER
    python -m eval.tutorial ask STORE "QUESTION" ["QUESTION" ...] --model FOLDER

FOLDER holds the official all-MiniLM-L6-v2 in Hugging Face's layout; nothing is downloaded. Needs the extra `build`.
Prints one JSON object. It shares no code with `rag`.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

CHUNK_TOKENS = 256
"""The model's window. The tutorials' default of 1,024 does not fit in it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, arguments in (("index", ("articles", "store")), ("ask", ("store",))):
        command = commands.add_parser(name)
        for argument in arguments:
            command.add_argument(argument)
        command.add_argument("--model", required=True)
    commands.choices["ask"].add_argument("questions", nargs="+")
    given = parser.parse_args()
    began = time.perf_counter()
    if given.command == "index":
        described = index(Path(given.articles), given.store, given.model)
    else:
        described = ask(given.store, given.questions, given.model)
    print(json.dumps({**described, "seconds": time.perf_counter() - began}))


def index(articles: Path, store: str, model: str) -> dict[str, object]:
    import chromadb
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    embedding = HuggingFaceEmbedding(model_name=model)
    collection = chromadb.PersistentClient(store).get_or_create_collection("tutorial")
    began = time.perf_counter()
    documents = SimpleDirectoryReader(str(articles)).load_data()
    VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection)),
        embed_model=embedding,
        transformations=[SentenceSplitter(chunk_size=CHUNK_TOKENS, chunk_overlap=32)],
    )
    return {"chunks": collection.count(), "working_seconds": time.perf_counter() - began}


def ask(store: str, questions: list[str], model: str) -> dict[str, object]:
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    collection = chromadb.PersistentClient(store).get_collection("tutorial")
    made = VectorStoreIndex.from_vector_store(
        ChromaVectorStore(chroma_collection=collection), embed_model=HuggingFaceEmbedding(model_name=model)
    )
    retriever = made.as_retriever(similarity_top_k=2)
    nearest, milliseconds = [], []
    for question in questions:
        began = time.perf_counter()
        nearest.append(retriever.retrieve(question)[0].text[:200])
        milliseconds.append((time.perf_counter() - began) * 1000)
    return {"nearest": nearest, "milliseconds": milliseconds}


if __name__ == "__main__":
    main()
