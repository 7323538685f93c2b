"""Every answer carries the headers; requests of other people's pages are refused."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from rxapp.http.addresses import PlainAddresses
from rxapp.http.headers import Protection, inline_digests

OWN = "http://ansok.example:3000"
SCRIPT = "window.started = 'å';"


async def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.url.path, headers={"X-Frame-Options": "SAMEORIGIN"})


@pytest.fixture
def client_folder(tmp_path: Path) -> Path:
    (tmp_path / "arenden").mkdir()
    inline = f'<script>{SCRIPT}</script><SCRIPT type="module">{SCRIPT}</SCRIPT>'
    page = f'<script src="/assets/a.js"></script>{inline}'
    for name in ("index.html", "arenden/index.html"):
        (tmp_path / name).write_text(page, "utf-8")
    return tmp_path


def browser(client_folder: Path, public_url: str = "https://ersattning.example") -> httpx.AsyncClient:
    routes = [Route("/{rest:path}", answer, methods=["GET", "POST"])]
    app = Protection(PlainAddresses(Starlette(routes=routes), client_folder), client_folder, public_url)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=OWN)


async def test_every_answer_is_protected(client_folder: Path) -> None:
    async with browser(client_folder) as reader:
        headers = (await reader.get("/nowhere")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers.get_list("x-frame-options") == ["DENY"]
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "connect-src 'self' wss://ersattning.example;" in headers["content-security-policy"]


async def test_plain_http_promises_no_https(client_folder: Path) -> None:
    async with browser(client_folder, OWN) as reader:
        headers = (await reader.get("/")).headers
    assert "strict-transport-security" not in headers
    assert "wss:" not in headers["content-security-policy"]


async def test_only_the_inline_scripts_of_the_build_may_run(client_folder: Path) -> None:
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    assert inline_digests(client_folder) == [f"'sha256-{digest}'"]
    async with browser(client_folder) as reader:
        policy = (await reader.get("/")).headers["content-security-policy"]
    assert re.search(r"script-src ([^;]+)", policy).group(1) == f"'self' 'sha256-{digest}'"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/assets/state-BQ5acL_C.js", "public, max-age=31536000, immutable"),
        ("/assets/app.css", "no-cache"),
        ("/", "no-cache"),
        ("/export/utbetalningar.xlsx", "no-store"),
        ("/utbetalningar/besked/2026-11-26.pdf", "no-store"),
        ("/auth/login", "no-store"),
    ],
)
async def test_what_may_be_kept(client_folder: Path, path: str, expected: str) -> None:
    async with browser(client_folder) as reader:
        assert (await reader.get(path)).headers["cache-control"] == expected


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/auth/login", {"Origin": OWN}, 200),
        ("/auth/login", {"Origin": "https://ersattning.example"}, 200),
        ("/auth/login", {"Origin": "https://evil.example"}, 403),
        ("/auth/login", {"Origin": "http://ansok.example:3001"}, 403),
        ("/auth/login", {"Origin": "http://ansok.example:3000.evil.example"}, 403),
        ("/auth/login", {"Origin": "null"}, 403),
        ("/auth/login", {}, 403),
        ("/auth/login", {"Sec-Fetch-Site": "same-origin"}, 200),
        ("/auth/login", {"Sec-Fetch-Site": "same-site"}, 403),
        ("/elsewhere", {}, 200),
        ("/elsewhere", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("/_event", {"Origin": "https://evil.example"}, 403),
    ],
)
async def test_only_own_pages_may_send(
    client_folder: Path, path: str, headers: dict[str, str], status: int
) -> None:
    async with browser(client_folder) as reader:
        response = await reader.post(path, headers=headers)
    assert response.status_code == status
    assert "content-security-policy" in response.headers


async def test_a_stranger_may_read_but_not_poll_the_socket(client_folder: Path) -> None:
    strange = {"Origin": "https://evil.example"}
    async with browser(client_folder) as reader:
        assert (await reader.get("/", headers=strange)).status_code == 200
        assert (await reader.get("/_event/?transport=polling", headers=strange)).status_code == 403


@pytest.mark.parametrize(
    ("origin", "is_let_in"), [(OWN, True), ("https://evil.example", False), (None, True)]
)
async def test_only_own_pages_open_a_socket(client_folder: Path, origin: str | None, is_let_in: bool) -> None:
    reached: list[str] = []
    sent: list[str] = []

    async def inner(scope: object, receive: object, send: object) -> None:
        reached.append("yes")

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, str]) -> None:
        sent.append(message["type"])

    headers = [(b"host", b"ansok.example:3000")]
    if origin:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": "/_event/", "headers": headers}
    await Protection(inner, client_folder, OWN)(scope, receive, send)  # type: ignore[arg-type]
    assert (bool(reached), sent) == ((True, []) if is_let_in else (False, ["websocket.close"]))


async def test_a_page_has_one_address(client_folder: Path) -> None:
    async with browser(client_folder) as reader:
        assert (await reader.get("/arenden")).text == "/arenden/"
        moved = await reader.get("/arenden/?sida=2")
        assert (moved.status_code, moved.headers["location"]) == (308, "/arenden?sida=2")
        assert (await reader.get("//evil.example/")).status_code == 200
        assert (await reader.get("/okand/")).text == "/okand/"


async def test_a_page_with_a_number_in_its_address_is_the_fallback_page(client_folder: Path) -> None:
    (client_folder / "__spa-fallback.html").write_text("page", "utf-8")
    async with browser(client_folder) as reader:
        for path in (
            "/arenden/2026-000123",
            "/handlaggning/2026-000123",
            "/beslut/2026-000123",
            "/anvandare/12",
            "/kvitton/7",
        ):
            assert (await reader.get(path)).text == "/__spa-fallback.html"
        for path in (
            "/anvandare/x",
            "/anvandare/2026-000123",
            "/arenden/12",
            "/anvandare/1/2",
            "/x/anvandare/1",
            "/kvitton/7.json",
            "/beslut/2026-000123.pdf",
            "/kvitton/x",
        ):
            assert (await reader.get(path)).text == path
