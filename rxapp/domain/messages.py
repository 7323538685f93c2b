"""Messages in a case, between its municipality and the agency: what one may hold."""

from rxapp.domain.errors import Invalid

MAX_MESSAGE = 4000


def check_message(text: str) -> str:
    """The text as it is kept, without space around it.

    Raises:
        Invalid: there is none, or it is too long.
    """
    written = text.strip()
    if not written:
        raise Invalid("meddelande", "Skriv ett meddelande.")
    if len(written) > MAX_MESSAGE:
        raise Invalid("meddelande", f"Skriv högst {MAX_MESSAGE} tecken.")
    return written
