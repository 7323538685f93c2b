"""What is written to the log, and what never is: no cookie, no authorization, no session key."""

import logging
import re
from typing import Any

import structlog

_SECRETS = re.compile(
    r"""(rxapp_(?:session|login)=)[^;,\s'"]+|((?:cookie|authorization)['"]?\s*[:=]\s*)(?:'[^']*'|"[^"]*"|[^,;}\]\s]+)""",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """The text without the values of cookies and credentials.

    >>> redact("{'cookie': 'a=b; c=d', 'x': 1}")
    "{'cookie': [removed], 'x': 1}"
    """
    return _SECRETS.sub(lambda found: f"{found.group(1) or found.group(2)}[removed]", text)


class _Record(logging.LogRecord):
    """A record whose message is redacted whoever wrote it: the framework logs whole events at times."""

    def getMessage(self) -> str:  # noqa: N802 - the name is logging's
        return redact(super().getMessage())


def _redact_values(
    _logger: Any, _method: str, values: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return {name: redact(value) if isinstance(value, str) else value for name, value in values.items()}


def configure() -> None:
    """Set up both logs: ours in key=value lines, the framework's through the redaction."""
    logging.setLogRecordFactory(_Record)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _redact_values,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], bool_as_flag=False
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
