import pytest
from reflex_base.event import Event

from rxapp.state import guard
from rxapp.state.framework import FRAMEWORK_EVENTS


@pytest.mark.parametrize(
    "name",
    ["nonsens", "rxapp___state___cases____cases_state.nonsens", "reflex___state____state.setvar", ""],
)
def test_a_handler_that_nobody_has_marked_is_refused(name: str) -> None:
    assert name not in FRAMEWORK_EVENTS
    assert guard._refusal(Event(name=name), None, "tab of nobody", "/") == guard.NOT_YOURS


def test_a_tab_that_sends_too_much_is_stopped_and_let_on_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr(guard.time, "monotonic", lambda: now)
    monkeypatch.setattr(guard, "_buckets", {})
    allowed = sum(not guard._floods("a tab") for _ in range(500))
    assert allowed == guard._BURST
    assert not guard._floods("another tab")
    now += 1
    assert sum(not guard._floods("a tab") for _ in range(500)) == pytest.approx(guard._PER_SECOND, abs=1)
