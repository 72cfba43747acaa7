r"""Formulas in LaTeX as text on one line: `\frac{a}{b} \le \sqrt{n}` -> "a/b ≤ √(n)".

Owns the commands of formulas and the characters that they stand for. The notation is that of `formulas`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rag.loading.structure.formulas import group_words

SYMBOLS = {
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠",
    "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃", "cong": "≅", "propto": "∝", "ll": "≪", "gg": "≫",
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆", "circ": "∘", "bullet": "•",
    "oplus": "⊕", "otimes": "⊗", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "iint": "∬", "partial": "∂",
    "nabla": "∇", "infty": "∞", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃",
    "supseteq": "⊇", "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅", "forall": "∀",
    "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨", "to": "→",
    "rightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "implies": "⇒",
    "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔", "mapsto": "↦", "uparrow": "↑", "downarrow": "↓",
    "ldots": "…", "dots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱", "angle": "∠", "perp": "⊥", "parallel": "∥",
    "mid": "|", "vert": "|", "Vert": "‖", "lvert": "|", "rvert": "|", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊",
    "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lbrace": "{", "rbrace": "}", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ",
    "Im": "ℑ", "aleph": "ℵ", "prime": "′", "degree": "°", "euro": "€", "varepsilon": "ε", "varphi": "φ",
    "vartheta": "ϑ", "varrho": "ϱ", "varsigma": "ς", "varpi": "ϖ", "backslash": "\\", "quad": " ", "qquad": " ",
    "colon": ":", "lt": "<", "gt": ">",
}  # fmt: skip
"""Commands of formulas -> the characters that they stand for."""
_NAMES = frozenset((
    "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln", "lg",
    "exp", "lim", "limsup", "liminf", "max", "min", "sup", "inf", "det", "dim", "ker", "gcd", "deg", "arg", "Pr",
    "mod", "bmod",
))  # fmt: skip
"""Commands that stand for their own name."""
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_FRACTIONS = frozenset(("frac", "dfrac", "tfrac", "cfrac"))
_MAX_DEPTH = 50
_SHOWN_APART = re.compile(
    r"(?<!\\)\$\$([^$]{1,5000}?)(?<!\\)\$\$|(?<!\\)\\\[((?:(?!\\\[).){1,5000}?)\\\]"
    r"|\\begin\{((?:equation|align|gather|multline|eqnarray|displaymath|flalign|alignat)\*?)\}((?:(?!\\begin\{\3).){1,5000}?)\\end\{\3\}",
    re.DOTALL,
)
_IN_SENTENCE = re.compile(
    r"(?<![\\$\w])\$(?![\s\d])([^$\n]{1,500}?)(?<![\\\s])\$(?!\w)|(?<!\\)\\\(((?:(?!\\\().){1,1000}?)\\\)", re.DOTALL
)
_UNSAID = frozenset(("label", "tag", "vspace", "hspace", "phantom", "color"))
"""Commands whose argument is not shown."""


def write_tex(source: str) -> str:
    """A formula on one line; its source if it is nested too deeply."""
    tokens = _Tokens(source)
    try:
        return " ".join(_write_group(tokens, "", _MAX_DEPTH).split())
    except RecursionError:
        return " ".join(source.split())


def replace_formulas(text: str) -> str:
    """A text with its formulas, marked as in LaTeX, on one line each; those that stand apart as paragraphs."""
    if "\\" not in text and "$" not in text:
        return text
    apart = _SHOWN_APART.sub(
        lambda found: f"\n\n{write_tex(found.group(1) or found.group(2) or found.group(4))}\n\n", text
    )
    return _IN_SENTENCE.sub(lambda found: write_tex(found.group(1) or found.group(2)), apart)


class _Tokens:
    """The tokens of a formula, one after the other."""

    def __init__(self, source: str) -> None:
        self._tokens: Iterator[str] = (match.group() for match in _TOKEN.finditer(source))
        self._next = next(self._tokens, "")

    def peek(self) -> str:
        """The next token; "" at the end."""
        return self._next

    def take(self) -> str:
        """The next token, which is then behind; "" at the end."""
        token, self._next = self._next, next(self._tokens, "")
        return token

    def skip_space(self) -> None:
        while self._next and self._next.isspace():
            self.take()


def _write_group(tokens: _Tokens, end: str, depth: int) -> str:
    """What comes before the token `end`, which is taken too."""
    if not depth:
        raise RecursionError
    pieces: list[str] = []
    while (token := tokens.take()) and token != end:
        if token in ("^", "_"):
            while pieces and pieces[-1].isspace():
                pieces.pop()
            pieces.append(token + group_words(_take_argument(tokens, depth).strip()))
        else:
            pieces.append(_write_token(token, tokens, depth))
    return "".join(pieces)


def _write_token(token: str, tokens: _Tokens, depth: int) -> str:
    if token == "{":
        return _write_group(tokens, "}", depth - 1)
    if token == "&":
        return " "
    if not token.startswith("\\"):
        return "" if token == "}" else token
    name = token[1:].rstrip("*")
    if not name.isalpha():
        return "; " if name == "\\" else name if name in "{}%$#&_|" else " "
    return _write_command(name, tokens, depth)


def _write_command(name: str, tokens: _Tokens, depth: int) -> str:
    if name in _FRACTIONS:
        above, below = _take_argument(tokens, depth).strip(), _take_argument(tokens, depth).strip()
        return f"{group_words(above)}/{group_words(below)}"
    if name in ("binom", "dbinom", "tbinom"):
        return f"({_take_argument(tokens, depth)} over {_take_argument(tokens, depth)})"
    if name == "sqrt":
        tokens.skip_space()
        root = ""
        if tokens.peek() == "[":
            tokens.take()
            root = _write_group(tokens, "]", depth - 1)
        return f"{root}√({_take_argument(tokens, depth).strip()})"
    if name in ("begin", "end", *_UNSAID):
        _take_argument(tokens, depth)
        return ""
    if name in ("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"):
        tokens.skip_space()
        if tokens.peek() == ".":
            tokens.take()
        return ""
    return SYMBOLS.get(name) or (f"{name} " if name in _NAMES else _name_letter(name))


def _take_argument(tokens: _Tokens, depth: int) -> str:
    """The group or the token that comes next."""
    tokens.skip_space()
    token = tokens.take()
    if not depth:
        raise RecursionError
    return _write_token(token, tokens, depth - 1) if token else ""


def _name_letter(name: str) -> str:
    """The Greek letter that a command stands for; "" for other commands, which only say how something looks."""
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    letter = "LAMDA" if name.casefold() == "lambda" else name.upper()
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {letter}")
    except KeyError:
        return ""
