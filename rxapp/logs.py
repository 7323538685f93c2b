"""What is written to the log, and what never is: no cookie, no authorization, no session key, no address of a
calendar."""

import logging
import re
import sys
import traceback
from typing import Any

import structlog

_TALKATIVE = {
    "sqlalchemy",
    "asyncpg",
    "sqlite3",
    "aiosqlite",
    "pydantic",
    "pydantic_core",
    "aiosmtplib",
    "email",
}
LONGEST_LINE, LONGEST_TRACEBACK = 2_000, 60

_SECRETS = re.compile(
    r"""(rxapp_(?:session|login)=)[^;,\s'"]+|(/(?:kalender|mejl/stopp)/)[^\s'"?#/]+|((?:cookie|authorization)['"]?\s*[:=]\s*)(?:'[^']*'|"[^"]*"|[^,;}\]\s]+)""",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text without the values of cookies and credentials.

    >>> redact("{'cookie': 'a=b; c=d', 'x': 1}")
    "{'cookie': [removed], 'x': 1}"
    """
    return _SECRETS.sub(lambda found: f"{found.group(1) or found.group(2) or found.group(3)}[removed]", text)


def told(error: BaseException | None) -> list[str]:
    """The lines of a fault and of those it came from. What a database or a parser has to say of values
    may be personal data, so of their faults only the kind and the place are told."""
    lines: list[str] = []
    while error is not None:
        kind = type(error)
        said = "" if kind.__module__.partition(".")[0] in _TALKATIVE else " ".join(str(error).splitlines())
        place = "".join(traceback.format_tb(error.__traceback__)).splitlines()
        lines = [*place, f"{kind.__module__}.{kind.__qualname__}: {said}", *lines]
        error = error.__cause__ or error.__context__
    return [f"  {redact(line)[:LONGEST_LINE]}" for line in lines[-LONGEST_TRACEBACK:]]


class _Record(logging.LogRecord):
    """A record that is redacted and kept short whoever wrote it: the framework logs whole events at times.

    What a stranger sends must neither fill the log nor look like lines of its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[0]:
            self.exc_text = "\n".join(told(self.exc_info[1]))

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        return redact(super().getMessage())[:LONGEST_LINE].replace("\n", "\\n").replace("\r", "\\r")


def _redact_values(
    _logger: Any, _method: str, values: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {name: redact(value) if isinstance(value, str) else value for name, value in values.items()}


def _tell_fault(_logger: Any, _method: str, values: structlog.typing.EventDict) -> structlog.typing.EventDict:
    given = values.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        values["exception"] = "\n".join(told(error))
    return values


def configure() -> None:
    """Set up both logs: ours in key=value lines, the framework's through the redaction."""
    logging.setLogRecordFactory(_Record)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tell_fault,
            _redact_values,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], bool_as_flag=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
