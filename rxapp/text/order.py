"""The order of names in a Swedish list."""


def swedish_order(name: str) -> tuple[int, ...]:
    """A sort key in which å, ä and ö come last, in that order, and case does not matter."""
    last = {"å": 1, "ä": 2, "ö": 3}
    return tuple(0x110000 + last[c] if c in last else ord(c) for c in name.casefold())
