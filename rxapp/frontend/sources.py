"""Tells whether the built front end is that of the present sources."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

BUILD = Path(".web/build")
STAMP = BUILD / "sources.sha256"
"""Lies inside of what it vouches for: Reflex removes the folder before it builds."""

SERVER_ONLY = frozenset(
    {"access", "migrations", "models", "seeds", "cli.py", "db.py", "serve.py", "__main__.py", "__pycache__"}
)
"""Parts of `rxapp` of which no letter reaches a browser."""


def fingerprint(root: Path) -> str:
    """A digest of everything that the front end is made of, names included."""
    digest = hashlib.sha256()
    for path in sorted(_sources(root)):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def is_built(root: Path) -> bool:
    """Whether a finished build of exactly these sources is there."""
    stamp = root / STAMP
    return stamp.is_file() and stamp.read_text("utf-8") == fingerprint(root)


def mark_built(root: Path, digest: str) -> None:
    (root / STAMP).write_text(digest, "utf-8")


def _sources(root: Path) -> Iterator[Path]:
    yield from (path for name in ("rxconfig.py", "requirements.lock") if (path := root / name).is_file())
    yield from (
        path for path in (root / "assets").rglob("*") if path.is_file() and "external" not in path.parts
    )
    package = root / "rxapp"
    for path in package.rglob("*.py"):
        if not SERVER_ONLY.intersection(path.relative_to(package).parts):
            yield path
