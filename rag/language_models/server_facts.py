"""What a server reports about its model beyond OpenAI's API: the size of its window, and its tokenizer.

llama.cpp and vLLM have both; other servers have neither.
"""

from __future__ import annotations

import json
import threading
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from rag.language_models.model import estimate_tokens

FACTS_SECONDS = 3.0
"""Timeout for each of these requests, in seconds. Without a response, estimates are used."""

_MAX_RESPONSE_BYTES = 1_000_000


class ServerFacts:
    """Facts about one model of one server, requested when needed."""

    def __init__(self, url: str, model: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._root = self._url.removesuffix("/v1")
        self._model = model
        self._key = key
        self._lock = threading.Lock()
        self._has_tokenizer: bool | None = None
        self.is_llama_cpp = False
        """Known once the window has been read."""

    def read_window(self) -> int:
        """Tokens of prompt and answer together; 0 when the server does not say."""
        if is_host(self._url, "openai.com"):
            return 0
        listed = self._request("GET", f"{self._url}/models", None)
        models = listed.get("data") if isinstance(listed, dict) else None
        for entry in models if isinstance(models, list) else []:
            if not isinstance(entry, dict) or (entry.get("id") != self._model and len(models or ()) > 1):
                continue
            self.is_llama_cpp = entry.get("owned_by") == "llamacpp"
            meta: dict[str, Any] = entry["meta"] if isinstance(entry.get("meta"), dict) else {}
            for value in (entry.get("max_model_len"), meta.get("n_ctx"), entry.get("context_length")):
                if isinstance(value, int) and value > 0:
                    return value
        return self._read_llama_cpp_window() if self.is_llama_cpp else 0

    def count_tokens(self, text: str) -> int:
        """Tokens in the model's vocabulary if the server can count them, else an estimate."""
        with self._lock:
            if self._has_tokenizer is None:
                self._has_tokenizer = not is_host(self._url, "openai.com") and self._count("a b") is not None
        counted = self._count(text) if self._has_tokenizer else None
        return estimate_tokens(text) if counted is None else counted

    def _read_llama_cpp_window(self) -> int:
        props = self._request("GET", f"{self._root}/props", None)
        settings = props.get("default_generation_settings") if isinstance(props, dict) else None
        value = settings.get("n_ctx") if isinstance(settings, dict) else None
        return value if isinstance(value, int) and value > 0 else 0

    def _count(self, text: str) -> int | None:
        # llama.cpp reads "content", vLLM "prompt"
        body = {"model": self._model, "content": text, "prompt": text}
        response = self._request("POST", f"{self._root}/tokenize", body)
        tokens = response.get("tokens") if isinstance(response, dict) else None
        return len(tokens) if isinstance(tokens, list) else None

    def _request(self, method: str, url: str, body: dict[str, str] | None) -> Any:
        """The JSON of a response; None after any failure, since the call itself will report it better."""
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        opener = urllib.request.build_opener(_NoRedirect())
        try:
            with opener.open(request, timeout=FACTS_SECONDS) as response:
                return json.loads(response.read(_MAX_RESPONSE_BYTES))
        except (OSError, ValueError):
            return None


def is_host(url: str, domain: str) -> bool:
    """True when the URL's host is the domain or below it."""
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Does not follow redirects, which would send the key to another server."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None
