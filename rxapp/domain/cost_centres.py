"""The cost centre that a municipality notes beside a row: its own short word, which the agency never sees."""

import re

from rxapp.domain.errors import Invalid

LONGEST = 40
_TAG = re.compile(r"[^\W_][\w .,/:&+-]*")
"""It begins with a letter or a digit, so that no spreadsheet takes it for a formula."""


def parse_tag(text: str) -> str:
    """The word with single spaces; empty takes the note away.

    Raises:
        Invalid: it is too long, or has signs that bookkeeping does not take.
    """
    tag = " ".join(text.split())
    if len(tag) > LONGEST:
        raise Invalid("kostnadsstalle", f"Skriv högst {LONGEST} tecken.")
    if tag and not _TAG.fullmatch(tag):
        raise Invalid(
            "kostnadsstalle", "Börja med en bokstav eller siffra. Använd bokstäver, siffror och . , / : & + -"
        )
    return tag
