"""What the first page weighs, and how soon the service answers after it is started."""

import gzip
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.bench.conftest import Measured, median
from tests.fixtures.browser import log_in
from tests.fixtures.served import ROOT, Service, environment

pytestmark = pytest.mark.bench

FIRST_PAGE, COLD_START = 180_000, 2.0


@pytest.mark.parametrize("path", ["/logga-in", "/"])
def test_the_code_and_style_of_the_first_page_are_light(
    browser: Browser, service: Service, card: str, measured: Measured, path: str
) -> None:
    context = browser.new_context(base_url=service.address)
    page = context.new_page()
    if path == "/":
        log_in(page, card)
        cookies = context.storage_state()
        context.close()
        context = browser.new_context(base_url=service.address, storage_state=cookies)
        page = context.new_page()
    loaded: set[str] = set()
    page.on("request", lambda asked: loaded.add(asked.url))
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    context.close()
    files = sorted(url for url in loaded if url.partition("?")[0].endswith((".js", ".css")))
    assert files
    weight = sum(len(gzip.compress(httpx.get(url).content, 6)) for url in files)
    measured.note(
        f"code and style of {path}, {len(files)} files, gzip", f"{weight / 1000:.0f} kB", "<= 180 kB"
    )
    assert weight <= FIRST_PAGE


def test_the_service_answers_soon_after_it_is_started(scaled: Path, measured: Measured) -> None:
    took = sorted(_start(scaled) for _ in range(3))
    measured.note("start to first answer, p50 of 3", f"{median(took):.2f} s", f"< {COLD_START:.0f} s")
    assert median(took) < COLD_START


def _start(data: Path) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "rxapp", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - begun < 30:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/ping").is_success:
                    return time.perf_counter() - begun
            except httpx.TransportError:
                time.sleep(0.01)
        raise TimeoutError("the service did not answer")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
