"""The language model that the settings name: loading it, streaming from it, and explaining its failures in one line.

    model = load_language_model("openai:gpt-4o-mini", LanguageModelOptions(...))
    with model.stream([Message("user", "Hello")]) as stream: ...

Every model is a LlamaIndex LLM class. Importing this package imports neither a model class nor llama-index; loading a
model does.
"""

from rag.language_models.factory import describe_name, load_language_model
from rag.language_models.model import LanguageModel
from rag.language_models.options import LanguageModelOptions
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
