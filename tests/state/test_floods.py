"""The shares of events: a tab's, an account's, and those of an address without login."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from rxapp.domain.permissions import Actor, Role
from rxapp.services import limits
from rxapp.services.auth import Login
from rxapp.services.limits import Buckets, neighbourhood
from rxapp.state import floods

MANY = 3_000


class Monotonic:
    """A clock that stands still until it is told."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Monotonic]:
    standing = Monotonic()
    monkeypatch.setattr(limits, "monotonic", standing)
    floods.forget()
    yield standing
    floods.forget()


def login(account_id: int) -> Login:
    then = datetime(2026, 11, 23, tzinfo=UTC)
    return Login(Actor(account_id, "SE1", "Asta Alm", Role.USER), then, then)


def let_through(tab: str, who: Login | None, address: str = "192.0.2.1", *, framework: bool = False) -> bool:
    return not floods.is_flood(tab, who, address, is_framework=framework)


def test_a_tab_that_sends_too_much_is_stopped_and_let_on_again(clock: Monotonic) -> None:
    asta = login(1)
    assert sum(let_through("a tab", asta) for _ in range(500)) == floods.TABS.burst
    assert let_through("another tab", asta)
    clock.now += 1
    assert sum(let_through("a tab", asta) for _ in range(500)) == floods.TABS.per_second


def test_a_tab_that_goes_on_while_it_is_refused_still_gets_its_share(clock: Monotonic) -> None:
    while let_through("a tab", None):
        pass
    passed = 0
    for _ in range(1_000):
        clock.now += 0.001
        passed += let_through("a tab", None)
    assert passed == pytest.approx(floods.TABS.per_second, abs=1)


def test_the_frameworks_own_events_are_counted_too_and_apart(clock: Monotonic) -> None:
    asta = login(1)
    assert sum(let_through("a tab", asta, framework=True) for _ in range(500)) == floods.FRAMEWORK.burst
    assert let_through("a tab", asta)


def test_many_tabs_of_one_account_have_one_share_together(clock: Monotonic) -> None:
    asta, bo = login(1), login(2)
    assert sum(let_through(f"tab {n}", asta) for n in range(MANY)) == floods.ACCOUNTS.burst
    assert let_through("tab of bo", bo)


def test_a_flood_in_one_tab_leaves_the_others_of_the_account_alone(clock: Monotonic) -> None:
    asta = login(1)
    for _ in range(MANY):
        let_through("flooding", asta)
    assert sum(let_through("reading", asta) for _ in range(100)) == 100


@pytest.mark.parametrize("address", ["192.0.2.{}", "2001:db8:0:{:x}::1"])
def test_many_tabs_of_one_address_without_login_have_one_share_together(
    clock: Monotonic, address: str
) -> None:
    here, elsewhere = address.format(1), address.format(2)
    assert sum(let_through(f"tab {n}", None, here) for n in range(MANY)) == floods.ADDRESSES.burst
    assert let_through("from elsewhere", None, elsewhere)
    assert let_through("with a login", login(1), here)


def test_a_caller_cannot_change_its_address_within_its_own_network(clock: Monotonic) -> None:
    tabs = (let_through(f"tab {n}", None, f"2001:db8::{n:x}") for n in range(MANY))
    assert sum(tabs) == floods.ADDRESSES.burst


def test_whoever_has_been_quiet_longest_is_forgotten_when_there_are_too_many(clock: Monotonic) -> None:
    buckets = Buckets(burst=2, per_second=0, kept=3)
    for who in ("a", "b", "c"):
        assert buckets.take(who)
        assert buckets.take(who)
    assert not buckets.take("a")
    assert buckets.take("d")
    assert len(buckets._left) == 3
    assert not buckets.take("a")
    assert buckets.take("b")


def test_what_is_given_back_can_be_taken_again(clock: Monotonic) -> None:
    buckets = Buckets(burst=1, per_second=0)
    assert [buckets.take("a"), buckets.take("a")] == [True, False]
    buckets.give_back("a")
    buckets.give_back("nobody")
    assert [buckets.take("a"), buckets.take("a")] == [True, False]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", ""),
        ("nonsense", ""),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("192.0.2.1:5678", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8::/64"),
        ("192.0.2.1:x", ""),
    ],
)
def test_an_address_is_told_as_far_as_it_says_who_calls(address: str, told: str) -> None:
    assert neighbourhood(address) == told


@pytest.mark.parametrize(
    ("told", "address"),
    [("203.0.113.5:80", "203.0.113.5"), ("unknown", "192.0.2.7"), ("", "192.0.2.7")],
)
def test_a_connection_whose_address_is_not_told_is_known_by_its_other_end(told: str, address: str) -> None:
    router_data = {"ip": told, "headers": {"asgi-scope-client": "192.0.2.7"}}
    assert floods.address_of(router_data) == address
