"""Builds the front end when its sources have changed, and only then."""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rxapp.frontend import sources, toolchain

TIME_LIMIT = 900
"""Seconds; the first build fetches the packages, later ones take a quarter of a minute."""


class BuildFailedError(Exception):
    """The front end could not be built; the text says where the log is and how it ends."""


def build(root: Path, *, force: bool = False) -> bool:
    """Bring the front end up to date. Returns whether anything had to be done.

    Raises:
        BuildFailedError: one of Reflex's commands failed.
    """
    with _one_at_a_time(root):
        if not force and sources.is_built(root):
            return False
        digest = sources.fingerprint(root)
        environment = toolchain.environment(root)
        if not (root / ".web" / "package.json").is_file():
            _reflex(root, environment, "init", "--no-agents")
        _reflex(root, environment, "export", "--frontend-only", "--no-zip")
        # Reflex keeps the resolved packages here for committing, with the registry's addresses in them.
        shutil.rmtree(root / "reflex.lock", ignore_errors=True)
        sources.mark_built(root, digest)
        return True


def _reflex(root: Path, environment: dict[str, str], *arguments: str) -> None:
    log = root / ".cache" / f"reflex-{arguments[0]}.log"
    command = [sys.executable, "-m", "reflex", *arguments]
    with log.open("w", encoding="utf-8") as output:
        done = subprocess.run(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=TIME_LIMIT,
            check=False,
        )
    if done.returncode != 0:
        end = "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-30:])
        raise BuildFailedError(
            f"{end}\nthe front end could not be built (reflex {arguments[0]}); whole log: {log}"
        )


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """A second builder waits for the first, and then most often has nothing to do."""
    cache = root / ".cache"
    cache.mkdir(exist_ok=True)
    with (cache / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
