"""How often somebody may do something: a share that fills up again, kept in bounded memory."""

import ipaddress
import re
from dataclasses import dataclass, field
from time import monotonic

KEPT = 20_000
"""Whoever has been quiet the longest is forgotten first, and begins anew with a whole share."""

_WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::[0-9]{1,5})?|([^:\[\]]+):[0-9]{1,5}")


@dataclass(slots=True)
class Buckets:
    """A token bucket for each: `burst` at once, then `per_second`."""

    burst: float
    per_second: float
    kept: int = KEPT
    _left: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])

    def take(self, who: str) -> bool:
        """Use one of the share; False if none was left."""
        left = self._share(who)
        is_given = left >= 1
        self._left.pop(who, None)
        if len(self._left) >= self.kept:
            self._left.pop(next(iter(self._left)))
        self._left[who] = (left - 1 if is_given else left, monotonic())
        return is_given

    def give_back(self, who: str) -> None:
        """What was taken was not used after all."""
        if who in self._left:
            left, then = self._left[who]
            self._left[who] = (min(self.burst, left + 1), then)

    def forget(self) -> None:
        """Everybody begins anew."""
        self._left.clear()

    def _share(self, who: str) -> float:
        if (noted := self._left.get(who)) is None:
            return self.burst
        left, then = noted
        return min(self.burst, left + (monotonic() - then) * self.per_second)


def bare_address(told: str) -> str:
    """The address as a proxy may tell it, without brackets, port and zone; empty if it is none.

    >>> bare_address("192.0.2.1:5678"), bare_address("[2001:db8::1]:443"), bare_address("unknown")
    ('192.0.2.1', '2001:db8::1', '')
    """
    found = _WITH_PORT.fullmatch(told.strip())
    host = (found[1] or found[2]) if found else told.strip()
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return ""


def neighbourhood(address: str) -> str:
    """The address as far as one caller can be told from another: of IPv6 a caller has a whole /64.

    >>> neighbourhood("2001:db8::1:2"), neighbourhood("192.0.2.1"), neighbourhood("nonsense")
    ('2001:db8::/64', '192.0.2.1', '')
    """
    bare = bare_address(address)
    if not bare:
        return ""
    parsed = ipaddress.ip_address(bare)
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))
