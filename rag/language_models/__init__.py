"""The language model of the settings: named, loaded, streamed from, and its troubles told in one line.

    model = load_language_model("openai:gpt-4o-mini", LanguageModelOptions(...))
    with model.stream([Message("user", "Hello")]) as stream: ...

Every model is one of LlamaIndex's own LLM classes. Importing this package imports none of them, and no llama-index:
loading a model does.
"""

from rag.language_models.factory import describe_name, load_language_model
from rag.language_models.model import LanguageModel, LanguageModelOptions
from rag.language_models.prompts import Message
from rag.language_models.streaming import TextStream

__all__ = [
    "LanguageModel",
    "LanguageModelOptions",
    "Message",
    "TextStream",
    "describe_name",
    "load_language_model",
]
