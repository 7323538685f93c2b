"""Whom a user can be the deputy of, or get a copy from: in words, and what was sought."""

from collections import Counter
from dataclasses import dataclass, field

from rxapp.services.permission_sources import Sources
from rxapp.text.format import counted

PRINCIPAL, COPIED = "vikarie-sok", "kopiera-sok"
"""The fields in which one searches."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Users to choose between. `told` says how many there are; where they are few, none need be sought."""

    options: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    told: str = ""
    is_searchable: bool = False


NO_CHOICES = Choices()


def choices(found: Sources, words: str) -> Choices:
    """Those that were found; two of the same name are told apart by their HSA-ids."""
    names = Counter(one.name for one in found.rows)
    options = [
        (str(one.account_id), one.name if names[one.name] == 1 else f"{one.name}, {one.hsa_id}")
        for one in found.rows
    ]
    return Choices(options, _told(found, words), bool(words) or found.total > len(found.rows))


def _told(found: Sources, words: str) -> str:
    if found.total > len(found.rows):
        return f"Visar {len(found.rows)} av {found.total} användare. Sök på namn eller HSA-id."
    if not words:
        return ""
    if not found.rows:
        return "Ingen användare med behörigheter passar sökningen."
    return f"{counted(found.total, 'användare', 'användare')} passar sökningen."
