"""The built front end as served: at once, on any port, behind its headers, and gone when told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import sync_playwright

from tests.fixtures.served import PLAIN

ROOT = Path(__file__).parents[2]
PAGE = "/logga-in"

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(
        not (ROOT / ".web/build/client/index.html").is_file(), reason="run `rxapp build` first"
    ),
]


@dataclass(frozen=True, slots=True)
class Served:
    process: subprocess.Popen[str]
    port: int
    environment: dict[str, str]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "rxapp", "serve", *arguments]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    environment |= {"RXAPP_DATA_DIR": str(tmp_path), "RXAPP_DATABASE_URL": "", "RXAPP_REDIS_URL": ""}
    subprocess.run([sys.executable, "-m", "rxapp", "migrate"], cwd=ROOT, env=environment, check=True)
    arguments = command("--port", str(port))
    process = subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        wait_for(f"http://localhost:{port}/ping")
        yield Served(process, port, environment)
    finally:
        process.terminate()
        process.wait(15)
        if process.stdout:
            process.stdout.close()


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            if httpx.get(address, verify=PLAIN).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"{address} does not answer")


def test_a_page_is_there_at_its_plain_address_with_its_headers(served: Served) -> None:
    page = httpx.get(served.address + PAGE)
    assert page.status_code == 200
    assert "'sha256-" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-cache"


def test_it_says_where_it_serves_and_ends_when_told(served: Served) -> None:
    assert served.process.stdout is not None
    assert served.process.stdout.readline() == f"Serving on {served.address}\n"
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(10) == 0


def test_a_taken_port_is_one_clear_line(served: Served) -> None:
    second = subprocess.run(
        command("--port", str(served.port)),
        cwd=ROOT,
        env=served.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert str(served.port) in second.stderr


def test_several_workers_without_redis_are_refused(tmp_path: Path) -> None:
    environment = {**os.environ, "RXAPP_REDIS_URL": ""}
    refused = subprocess.run(
        command("--workers", "2"), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "RXAPP_REDIS_URL" in refused.stderr


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_browser_finds_the_server_on_this_port_and_breaks_no_policy(served: Served, host: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: asked.append(request.url))
        with page.expect_websocket() as opened:
            page.goto(f"http://{host}:{served.port}{PAGE}")
        opened.value.wait_for_event("framereceived")
        connection = opened.value.url
        browser.close()
    assert connection.startswith(f"ws://{host}:{served.port}/_event/")
    assert [text for text in said if "Content Security Policy" in text] == []
    assert [url for url in asked if not url.startswith(f"http://{host}:{served.port}/")] == []


def test_the_parts_of_a_page_come_with_that_page_alone() -> None:
    assets = (ROOT / ".web/build/client/assets").glob("*.js")
    those = sorted(
        file.name.split("-")[0] for file in assets if "payouts____payouts_state" in file.read_text()
    )
    assert those == ["_utbetalningar_._index", "context"]
