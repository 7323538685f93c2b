"""Where the bytes of attachments lie: under random names in the data folder, readable by the service alone.

Everything here waits for the disk: call it in a thread.
"""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from rxapp.settings import get_settings

STORED_AS = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}")
ARRIVING = "arriving"
"""The folder of what is not whole yet."""

_CHUNK = 256 * 1024


class Incoming:
    """A file that is arriving: written as it comes, measured and hashed on the way."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.size = 0
        self._file = file
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of what has been written so far."""
        return self._digest.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add to the end."""
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size += len(chunk)

    def finish(self) -> None:
        """Everything has come: see that it is on the disk and not on its way there."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def discard(self) -> None:
        """Leave nothing behind; what was kept is no longer here and stays."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def begin() -> Incoming:
    """A new file to write to, which only the service may read."""
    folder = _folder(ARRIVING)
    path = folder / token_hex(16)
    return Incoming(path, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb"))


def keep(incoming: Incoming) -> str:
    """Put a finished file in its place; gives what it is stored as."""
    name = token_hex(16)
    stored_as = f"{name[:2]}/{name[2:4]}/{name}"
    folder = _folder(name[:2], name[2:4])
    incoming.path.rename(folder / name)
    # Or a row could outlive the name that it points at.
    for changed in (folder, folder.parent, folder.parent.parent):
        _sync(changed)
    return stored_as


def path_of(stored_as: str) -> Path:
    """The file's path.

    Raises:
        ValueError: that is not what a file is stored as.
    """
    if STORED_AS.fullmatch(stored_as) is None:
        msg = "not the place of a stored file"
        raise ValueError(msg)
    return get_settings().attachments / stored_as


def is_intact(stored_as: str, sha256: str) -> bool:
    """Whether the file is there and is still what was once stored."""
    digest = hashlib.sha256()
    try:
        with path_of(stored_as).open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError:
        return False
    return digest.hexdigest() == sha256


def remove(stored_as: str) -> None:
    """Take the file away, if it is there."""
    path_of(stored_as).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[str]:
    """What every stored file is stored as that has lain for so long."""
    root = get_settings().attachments
    for path in root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        stored_as = path.relative_to(root).as_posix()
        if STORED_AS.fullmatch(stored_as) and _has_lain(path, seconds):
            yield stored_as


def discard_older_than(seconds: float) -> None:
    """Remove what never became whole, since the service was stopped meanwhile."""
    for path in (get_settings().attachments / ARRIVING).glob("*"):
        if _has_lain(path, seconds):
            path.unlink(missing_ok=True)


def _folder(*below: str) -> Path:
    """A folder of the store. Each above it is made by itself: with `parents` they would be open to others."""
    path = get_settings().attachments
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(exist_ok=True, mode=0o700)
    for name in below:
        path /= name
        path.mkdir(exist_ok=True, mode=0o700)
    return path


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _has_lain(path: Path, seconds: float) -> bool:
    # By the clock of the disk, which no setting of the service's day moves.
    try:
        return time.time() - path.stat().st_mtime > seconds
    except FileNotFoundError:
        return False
