"""The name of a language model in the settings -> the model."""

from __future__ import annotations

from importlib.metadata import entry_points

from rag.components import LANGUAGE_MODEL
from rag.errors import SettingsError
from rag.language_models.failures import describe_missing_extra
from rag.language_models.model import LanguageModel
from rag.language_models.options import LanguageModelOptions

_KINDS = ("openai", "anthropic", "gguf")


def load_language_model(name: str, given: LanguageModelOptions) -> LanguageModel:
    """The model for a name in the settings.

    Names are `openai:MODEL`, `anthropic:MODEL` and `gguf:FILE`. Any other LlamaIndex model is named
    `package.module.ClassName:MODEL`, or as a part `package.module:ClassName` with the model among its options, or by
    the short name of an installed package, `name` or `name:MODEL`.

    This loads libraries, but not yet the file of a GGUF model. Raises `SettingsError` for an unknown name, a missing
    extra or a missing key, and `LanguageModelError` for a file that is not a model.
    """
    kind, _, model = (part.strip() for part in name.partition(":"))
    is_short_name = "." not in kind and kind not in _KINDS and _is_installed(kind)
    if not kind or not (model or is_short_name):
        raise SettingsError(f"{name!r} is not the name of a language model. {_describe_forms()}")
    if kind == "openai":
        from rag.language_models.servers import load_openai

        return load_openai(model, given, name=name)
    if kind == "anthropic":
        from rag.language_models.servers import load_anthropic

        return load_anthropic(model, given, name=name)
    if kind == "gguf":
        return _load_gguf(model, given, name)
    if "." not in kind and not is_short_name:
        raise SettingsError(f"RAG_LLM is {name!r}, and {kind!r} is not a kind of language model. {_describe_forms()}")
    from rag.language_models.classes import load_class

    module, _, last = kind.rpartition(".")
    if not module:
        return load_class(kind, model, given, name=name)
    if last[:1].isupper():
        return load_class(f"{module}:{last}", model, given, name=name)
    return load_class(name, "", given, name=name)


def _is_installed(short_name: str) -> bool:
    return bool(entry_points(group=LANGUAGE_MODEL.group, name=short_name))


def _load_gguf(model: str, given: LanguageModelOptions, name: str) -> LanguageModel:
    try:
        import xllamacpp  # noqa: F401  # only to name the extra when it is missing
    except ImportError as error:
        raise SettingsError(describe_missing_extra("gguf")) from error
    from rag.language_models.gguf import load_gguf

    return load_gguf(model, given, name=name)


def describe_name(name: str) -> str:
    """The name to display, without the folders of a file."""
    kind, _, model = name.partition(":")
    return f"gguf:{model.replace(chr(92), '/').rpartition('/')[2]}" if kind == "gguf" else name


def _describe_forms() -> str:
    return (
        f"Write {', '.join(f'{kind}:MODEL' for kind in _KINDS[:2])}, gguf:/path/model.gguf, or any LlamaIndex class as "
        "package.module.ClassName:MODEL."
    )
