"""Receipts: how what a municipality sent is written down, sealed and chained, so that a change shows.

A receipt is sealed by SHA-256 over a form in which equal values are equal bytes, and names the seal of the
receipt before it. docs/receipts.md says the same for those who check a receipt without this service.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, cast

FORMAT = 1
"""Stands in every seal: another way to write a receipt down gets another number."""

BEGINNING = "0" * 64
"""What the first receipt of a municipality names in place of one before it."""

LARGEST = 2**53 - 1
"""A greater number is not the same in every language that reads JSON."""


class ReceiptKind(StrEnum):
    """What the receipt proves that the municipality did, or the agency for it."""

    SENT = "sent"
    REGISTERED = "registered"
    WITHDRAWN = "withdrawn"
    ROWS_REPLACED = "rows_replaced"
    APPEALED = "appealed"


class Fault(StrEnum):
    """What can be wrong with a receipt within its chain."""

    NUMBER = "number"
    PREVIOUS = "previous"
    SEAL = "seal"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Unsealed:
    """Everything that the seal is over. Of the content its digest, which binds the whole of it."""

    municipality_code: str
    number: int
    kind: ReceiptKind
    at: datetime
    sent_by: int
    file_number: str
    content_sha256: str
    previous_sha256: str


@dataclass(frozen=True, slots=True)
class Link:
    """A receipt as it stands in a chain. `content` is None where only the chain is looked at."""

    unsealed: Unsealed
    sha256: str
    content: str | None = None


def canonical(value: Any) -> str:
    """The one way to write a value of objects, lists, texts, whole numbers and truth values (RFC 8785).

    Raises:
        ValueError: the value holds something else, or what two programs might write or read differently.
    """
    _check(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, part in cast("dict[Any, Any]", value).items():
            _check_key(key)
            _check(part)
    elif isinstance(value, list):
        for part in cast("list[Any]", value):
            _check(part)
    elif isinstance(value, str):
        value.encode("utf-8")  # half a character cannot be written: UnicodeEncodeError is a ValueError
    elif not isinstance(value, int) or abs(value) > LARGEST:
        msg = f"a receipt cannot hold such a value of the kind {type(value).__name__}"
        raise ValueError(msg)


def _check_key(key: Any) -> None:
    # Languages sort other letters differently.
    if not (isinstance(key, str) and key.isascii()):
        msg = "a key of a receipt must be a text in ASCII"
        raise ValueError(msg)


def present(**values: Any) -> dict[str, Any]:
    """The values that are there, days as text: a field that is None is not written at all."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value is not None
    }


def digest(text: str) -> str:
    """SHA-256 over the text in UTF-8, as 64 digits."""
    return sha256(text.encode("utf-8")).hexdigest()


def instant(at: datetime) -> str:
    """An instant in UTC to the microsecond: `2026-11-23T08:00:00.000000Z`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def written(receipt: Unsealed) -> dict[str, Any]:
    """The receipt as plain values, as it stands in the file under `receipt`.

    Which officer registered an application on paper is the agency's to know: no municipality is told of it,
    not even by a number.
    """
    by = {} if receipt.kind is ReceiptKind.REGISTERED else {"sent_by": receipt.sent_by}
    return {
        "format": FORMAT,
        "municipality_code": receipt.municipality_code,
        "number": receipt.number,
        "kind": receipt.kind.value,
        "at": instant(receipt.at),
        **by,
        "file_number": receipt.file_number,
        "content_sha256": receipt.content_sha256,
        "previous_sha256": receipt.previous_sha256,
    }


def seal(receipt: Unsealed) -> str:
    """The SHA-256 that proves the receipt, its content and its place in the chain."""
    return digest(canonical(written(receipt)))


def faults(links: Iterable[Link]) -> list[tuple[int, Fault]]:
    """What is wrong with a municipality's receipts, from the first one on in their order, by number."""
    found: list[tuple[int, Fault]] = []
    number, previous = 0, BEGINNING
    for link in links:
        receipt = link.unsealed
        number += 1
        if receipt.number != number:
            found.append((receipt.number, Fault.NUMBER))
        elif receipt.previous_sha256 != previous:
            found.append((receipt.number, Fault.PREVIOUS))
        if seal(receipt) != link.sha256:
            found.append((receipt.number, Fault.SEAL))
        if link.content is not None and digest(link.content) != receipt.content_sha256:
            found.append((receipt.number, Fault.CONTENT))
        # Each receipt is judged by its neighbour: one fault is not told of all that follow.
        number, previous = receipt.number, link.sha256
    return found


def is_sealed(file: Any) -> bool:
    """Whether a receipt's file is unchanged as far as the file itself can tell."""
    try:
        told, content = file["receipt"], canonical(file["content"])
        return (
            set(file) == {"receipt", "content", "sha256"}
            and digest(content) == told["content_sha256"]
            and digest(canonical(told)) == file["sha256"]
        )
    except (TypeError, KeyError, ValueError, RecursionError):
        return False


def read(text: str) -> dict[str, Any] | None:
    """A receipt's file, or None where the text is none: strictly, since no two readers may differ."""
    try:
        value = json.loads(
            text.removeprefix("\ufeff"),
            parse_float=_refuse,
            parse_constant=_refuse,
            object_pairs_hook=_once_each,
        )
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    file = cast("dict[str, Any]", value)
    parts = (file.get("receipt"), file.get("content"))
    is_receipt = all(isinstance(part, dict) for part in parts) and isinstance(file.get("sha256"), str)
    return file if is_receipt else None


def _refuse(text: str) -> Any:
    msg = f"a receipt holds no such number: {text[:20]}"
    raise ValueError(msg)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return found
