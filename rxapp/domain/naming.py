"""Whether a text tells somebody's name: what an officer writes may not name those who are protected."""

import re
import unicodedata
from collections.abc import Iterable

SHORTEST_PART = 3
"""Of a name of several words each is sought by itself, but not «al» or «de»."""


def tells_name(text: str, names: Iterable[str]) -> bool:
    """Whether one of the names, or a part of one, is a word of the text, also in the genitive.

    >>> tells_name("Palles skola?", ["Palle"]), tells_name("Pallen står kvar.", ["Palle"])
    (True, False)
    >>> tells_name("Vad gäller al-kurdi?", ["Al Kurdi"])
    True
    """
    plain = _plain(text)
    return any(re.search(rf"\b{re.escape(word)}(?::?s)?\b", plain) for word in _words(names))


def _words(names: Iterable[str]) -> set[str]:
    words: set[str] = set()
    for name in filter(None, map(_plain, names)):
        words |= {name, *(part for part in name.split() if len(part) >= SHORTEST_PART)}
    return words


def _plain(text: str) -> str:
    """Without case, accents, hyphens and signs that are not seen: however it is written it is the name."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = (sign for sign in apart if unicodedata.category(sign) not in {"Mn", "Cf"})
    return " ".join(re.sub(r"[-\u2010-\u2015_]", " ", "".join(kept)).split())


def without_names(text: str, names: Iterable[str], instead: str) -> str:
    """The text with `instead` in place of each word that tells one of the names.

    >>> without_names("Palles skola, al-Kurdi.", ["Palle", "Al Kurdi"], "[–]")
    '[–] skola, [–].'
    """
    wanted = tuple(names)
    if not tells_name(text, wanted):
        return text
    shorter = re.sub(r"[\w:]+(?:[-\u2010-\u2015]\w+)*", lambda m: _hidden(m[0], wanted, instead), text)
    # A name of several words that no single word tells.
    return instead if tells_name(shorter.replace(instead, ""), wanted) else shorter


def _hidden(word: str, names: Iterable[str], instead: str) -> str:
    return instead if tells_name(word, names) else word
