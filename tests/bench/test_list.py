"""From the click to the rows on the screen, beside the bare SQL of the same page."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocket, expect

from rxapp import db
from rxapp.access.actors import find_login
from rxapp.services import auth, cases
from rxapp.services.cases import CaseFilter
from tests.bench.conftest import CASES, Measured, median, p95
from tests.fixtures.browser import Visit
from tests.fixtures.cluster import apart
from tests.fixtures.database import forget
from tests.fixtures.served import Service

pytestmark = pytest.mark.bench

SAMPLES = 20
CLICK_MS, ANSWER_BYTES, SERVICE_RATIO, DRIVER_MS = 100, 20_000, 2.0, 10.0
"""A page may take twice its bare SQL, and what the driver's threads and the mapping cost in any case."""

CLICK = """async (link) => {
  const first = () => document.querySelector('.data-table tbody th')?.textContent ?? '';
  const before = first();
  return await new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('no new first row')), 10000);
    const begun = performance.now();
    const watch = new MutationObserver(() => {
      if (first() === before || first() === '') return;
      watch.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => done(performance.now() - begun);
        painted.port2.postMessage(0);
      });
    });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true});
    link.click();
  });
}"""
"""Clicks, waits for another first row, then for the frame in which it is painted."""

COLUMNS = (
    "id, file_number, type_code, status, quarter_first_day, arrived_at, arrived_on, applied_ore, "
    "granted_ore, decided_on, version"
)


def timed(work: Callable[[], Any]) -> float:
    begun = perf_counter()
    work()
    return (perf_counter() - begun) * 1000


def bare(scaled: Path, card: str, order: str) -> Callable[[int], None]:
    """The rows and their count, by SQL written by hand."""
    connection = sqlite3.connect(scaled / "rxapp.db")
    (account,) = connection.execute("SELECT id FROM account WHERE hsa_id = ?", (card,)).fetchone()
    held = connection.execute("SELECT subject FROM permission WHERE account_id = ?", (account,)).fetchall()
    types = ", ".join(f"'{code}'" for (code,) in held)
    seen = f"FROM \"case\" WHERE municipality_code = '1440' AND type_code IN ({types})"

    def page(offset: int) -> None:
        count = connection.execute(f"SELECT count(*) {seen}").fetchone()[0]
        ordered = f"SELECT {COLUMNS} {seen} ORDER BY {order} LIMIT 50 OFFSET ?"
        rows = connection.execute(ordered, (offset,)).fetchall()
        assert (len(rows), count > CASES // 4) == (50, True)

    return page


async def _pages(card: str, wanted: list[CaseFilter]) -> list[float]:
    """Milliseconds that the service takes for each page, from the actor to the rows."""
    from rxapp import clock

    took: list[float] = []
    entered = await auth.log_in(card, "135790")
    assert isinstance(entered, auth.LoggedIn)
    async with db.reading() as session:
        login = await find_login(session, auth.hash_key(entered.key), now=clock.now(), today=clock.today())
    assert login is not None
    for one in wanted:
        begun = perf_counter()
        async with db.reading() as session:
            found = await cases.list_cases(session, login.actor, one)
        took.append((perf_counter() - begun) * 1000)
        assert len(found.rows) == 50
    await db.engine().dispose()
    return took


def of_service(
    patch: pytest.MonkeyPatch, scaled: Path, card: str, make: Callable[[int], CaseFilter]
) -> list[float]:
    patch.setenv("RXAPP_DATA_DIR", str(scaled))
    patch.setenv("RXAPP_DATABASE_URL", "")
    forget()
    try:
        # The first is warm-up: the statements are compiled once a process.
        return apart(_pages(card, [make(n) for n in range(SAMPLES + 1)]))[1:]
    finally:
        forget()


def clicks(page: Page, selector: str, times: int) -> list[float]:
    took: list[float] = []
    for _ in range(times + 2):
        link = page.locator(selector).first
        link.wait_for()
        handle = link.element_handle()
        assert handle is not None
        took.append(handle.evaluate(CLICK))
    return took[2:]


def compare(measured: Measured, name: str, click: list[float], served: list[float], sql: list[float]) -> None:
    measured.note(f"{name}: click to painted, p50", f"{median(click):.0f} ms")
    measured.note(f"{name}: click to painted, p95", f"{p95(click):.0f} ms", f"< {CLICK_MS} ms")
    measured.note(f"{name}: service, p50", f"{median(served):.1f} ms")
    measured.note(f"{name}: bare SQL, p50", f"{median(sql):.1f} ms")
    measured.note(
        f"{name}: service / bare SQL",
        f"{median(served) / median(sql):.2f}",
        f"<= {SERVICE_RATIO:.0f}, and {DRIVER_MS:.0f} ms",
    )
    measured.note(f"{name}: click / bare SQL", f"{median(click) / median(sql):.2f}")


def test_a_sort_click_shows_its_rows_at_once(
    visit: Visit, scaled: Path, card: str, measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit(card, "/arenden")
    expect(page.locator(".data-table tbody tr")).to_have_count(50)
    click = clicks(page, ".data-table thead th:first-child a", SAMPLES)
    ways = [bare(scaled, card, f"file_number {way}, id {way}") for way in ("ASC", "DESC")]
    sql = [timed(lambda n=n: ways[n % 2](0)) for n in range(SAMPLES + 2)][2:]
    served = of_service(
        monkeypatch, scaled, card, lambda n: CaseFilter(sort="file_number", descending=n % 2 == 1)
    )
    compare(measured, "sort", click, served, sql)
    assert p95(click) < CLICK_MS
    assert median(served) <= SERVICE_RATIO * median(sql) + DRIVER_MS


def test_the_next_page_shows_its_rows_at_once(
    visit: Visit, scaled: Path, card: str, measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit(card, "/arenden")
    expect(page.locator(".data-table tbody tr")).to_have_count(50)
    click = clicks(page, ".pager a >> text=Nästa", SAMPLES)
    turn = bare(scaled, card, "arrived_on DESC, id DESC")
    sql = [timed(lambda n=n: turn(50 * n)) for n in range(SAMPLES + 2)][2:]
    served = of_service(monkeypatch, scaled, card, lambda n: CaseFilter(page=n + 2))
    compare(measured, "next page", click, served, sql)
    assert p95(click) < CLICK_MS
    assert median(served) <= SERVICE_RATIO * median(sql) + DRIVER_MS


def test_no_answer_over_the_socket_is_heavy(
    visit: Visit, service: Service, card: str, measured: Measured
) -> None:
    weights: list[int] = []

    def weigh(socket: WebSocket) -> None:
        socket.on("framereceived", lambda data: weights.append(len(data)))

    page = visit(card)
    page.on("websocket", weigh)
    for path, heading in (
        ("/", "Start"),
        ("/arenden", "Ärenden"),
        ("/utbetalningar", "Utbetalningar"),
        ("/ansokan/ny", "Ny ansökan"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        page.wait_for_load_state("networkidle")
    assert weights
    measured.note("largest answer over the socket", f"{max(weights):,} bytes", f"<= {ANSWER_BYTES:,}")
    assert max(weights) <= ANSWER_BYTES
