"""What the service says at its start of how it sees its callers."""

from pathlib import Path

import pytest

from rxapp import serve
from tests.fixtures.database import forget


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with something built, and a server that only seems to start."""
    client = tmp_path / ".web" / "build" / "client"
    client.mkdir(parents=True)
    (client / "index.html").touch()

    class Idle:
        def __init__(self, *_given: object, **_settings: object) -> None: ...

        def on_startup(self, _work: object) -> None: ...

        def serve(self) -> None: ...

    monkeypatch.setattr(serve, "Server", Idle)
    monkeypatch.setattr(serve.os, "environ", dict(serve.os.environ))
    return tmp_path


@pytest.mark.parametrize(
    ("url", "hops", "times"),
    [
        ("https://ersattning.example", "0", 1),
        ("https://ersattning.example", "1", 0),
        ("http://localhost:3000", "0", 0),
    ],
)
def test_a_proxy_that_is_not_believed_is_told_once_at_the_start(
    started: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    url: str,
    hops: str,
    times: int,
) -> None:
    monkeypatch.setenv("RXAPP_PUBLIC_URL", url)
    monkeypatch.setenv("RXAPP_PROXY_HOPS", hops)
    forget()
    serve.serve(started, host="127.0.0.1", port=0, workers=3)
    monkeypatch.undo()
    forget()
    assert capsys.readouterr().out.count("RXAPP_PROXY_HOPS") == times
