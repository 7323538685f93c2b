"""How many events a tab, an account, and an address without login may send before they must wait.

What a tab is refused is not counted against its account: a flood stops in the tab that it comes from.
"""

from collections.abc import Mapping
from typing import Any

from rxapp.services.auth import Login
from rxapp.services.limits import Buckets, bare_address, neighbourhood

TABS = Buckets(burst=120, per_second=40)
FRAMEWORK = Buckets(burst=240, per_second=20)
"""The framework's own events of a tab (three for each page), counted apart: reading on is always possible."""

ACCOUNTS = Buckets(burst=1_000, per_second=150)
"""One person's tabs together."""

ADDRESSES = Buckets(burst=1_000, per_second=150)
"""Everybody of an address who is not logged in: a municipality may well have but one."""

TOLD = Buckets(burst=50, per_second=1)
"""Floods that are told in the log, of everybody together: the log must not be flooded either."""


def address_of(router_data: Mapping[str, Any]) -> str:
    """Where the connection comes from: as our proxies tell it, or its other end if that is no address."""
    return bare_address(str(router_data.get("ip", ""))) or str(
        router_data.get("headers", {}).get("asgi-scope-client", "")
    )


def is_flood(token: str, login: Login | None, address: str, *, is_framework: bool) -> bool:
    """Whether the event is one too many."""
    if not (FRAMEWORK if is_framework else TABS).take(token):
        return True
    if login is not None:
        return not ACCOUNTS.take(str(login.actor.account_id))
    return not ADDRESSES.take(neighbourhood(address))


def forget() -> None:
    """Everybody begins anew."""
    for buckets in (TABS, FRAMEWORK, ACCOUNTS, ADDRESSES, TOLD):
        buckets.forget()
