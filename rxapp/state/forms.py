"""What a form sends: names and values from anybody, so only short texts under known names are taken."""

from typing import Any

Form = dict[str, Any]
LONGEST = 4_000


def text_of(form: Form, name: str) -> str:
    """The text under a name, without space around it; anything else than a text is an empty one."""
    value = form.get(name)
    return value.strip()[: LONGEST + 1] if isinstance(value, str) else ""
