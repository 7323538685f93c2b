"""Protected personal data (skyddade personuppgifter): the markings, who may set which, why somebody looks.

Three kinds are decided elsewhere, two by Skatteverket and one by Polismyndigheten; here they are only
noted. To a municipality they are all the same, and the same as what nobody knows.
"""

import re
from enum import StrEnum

from rxapp.domain.errors import Invalid, NotAllowed

REASON_MIN, REASON_MAX = 10, 500
_LONG_NUMBER = re.compile(r"(?<![0-9])[0-9]{6}(?:[0-9]{2})?[-+\s]?[0-9]{4}(?![0-9])")
"""What looks like a personal or coordination number, wherever it stands in a text."""


class Protection(StrEnum):
    """Protected personal data; whatever is not known to be NONE counts as protected."""

    NONE = "none"
    CONFIDENTIALITY = "confidentiality"
    PROTECTED_REGISTRATION = "protected_registration"
    FICTITIOUS = "fictitious"
    UNKNOWN = "unknown"

    @property
    def hides(self) -> bool:
        """Whether the individual number alone may be shown."""
        return self is not Protection.NONE


class RevealGround(StrEnum):
    """For what somebody looks at what is protected; a reason in words comes beside it."""

    CASE = "case"
    IDENTITY = "identity"
    MARKING = "marking"
    OTHER = "other"


def check_marking(old: Protection, new: Protection, *, may_reveal: bool, is_named: bool) -> None:
    """Whether `old` may become `new`. To protect is for every case officer: it must never wait. To take
    the protection away is for those who may see what it protects, and only where there is something.

    Raises:
        Invalid: nothing would change, or there is no name to show.
        NotAllowed: the officer may not take a marking away.
    """
    if new is old:
        raise Invalid("markering", "Personen har redan den markeringen.")
    if new.hides:
        return
    if not may_reveal:
        raise NotAllowed(
            "Bara en handläggare med funktionen skyddade personuppgifter kan ta bort en markering."
        )
    if not is_named:
        raise Invalid(
            "markering",
            "Migrationsverket har inget namn på personen. Markeringen kan tas bort när det har kommit.",
        )


def parse_reason(text: str) -> str:
    """The reason as it is kept in the journal, which is never erased: so it holds no personal number.

    That no name stands in it cannot be checked: a refusal would tell whoever may not see the name.

    Raises:
        Invalid: it is too short, too long, or holds what looks like a personal number.
    """
    given = " ".join(text.split())
    if not REASON_MIN <= len(given) <= REASON_MAX or not given.isprintable():
        raise Invalid("skal", f"Skriv ett skäl med {REASON_MIN}–{REASON_MAX} tecken.")
    if _LONG_NUMBER.search(given):
        raise Invalid("skal", "Skriv inte personnummer eller samordningsnummer i skälet.")
    return given


def parse_ground(text: str) -> RevealGround:
    """One of the grounds.

    Raises:
        Invalid: it is none of them.
    """
    if text not in set(RevealGround):
        raise Invalid("grund", "Välj varför du behöver uppgifterna.")
    return RevealGround(text)
