"""A mail as it goes out: the same to the last letter however often it is tried."""

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from rxapp.domain.mail import Cadence
from rxapp.domain.notices import Audience
from rxapp.settings import get_settings
from rxapp.text import mail as text
from rxapp.text.notices import NOTICES

_POLICY = SMTP.clone(max_line_length=200)
"""Links stay whole in the headers."""


def compose(
    *,
    address: str,
    message_id: str,
    made_at: datetime,
    cadence: Cadence,
    stop_key: str,
    events: Sequence[Any],
) -> EmailMessage:
    """The mail of these events (rows of `access.mail.mailed_events`).

    Raises:
        ValueError, MessageError: the address cannot stand in a mail.
    """
    settings = get_settings()
    told = [_told(event) for event in events]
    stop = stop_address(stop_key)
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(text.SERVICE, addr_spec=settings.sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = text.subject(told, cadence)
    message["Date"] = format_datetime(made_at)
    message["Message-ID"] = f"<{message_id}@{settings.public_host}>"
    # No answers of machines to a machine (RFC 3834), and a stop that mail programs know of (RFC 8058).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Unsubscribe"] = f"<{stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    all_notices = f"{settings.public_url}/notifieringar"
    whole = text.body(told, cadence, all_notices=all_notices, stop=stop)
    # Not every server on the way takes more than seven bits.
    message.set_content(whole, cte="quoted-printable")
    message["Content-Language"] = "sv"
    return message


def stop_address(stop_key: str) -> str:
    """Where mail to an address is stopped."""
    return f"{get_settings().public_url}/mejl/stopp/{stop_key}"


def _told(event: Any) -> text.Told:
    notice = NOTICES[event.kind]
    sentence = notice.sentence if notice else ""
    # Who is told of something else than a case need not hold the type of one.
    is_of_case = notice is not None and notice.audience is Audience.TYPE
    number = event.file_number if is_of_case and event.file_number else ""
    return text.Told(sentence, number, _link(number))


def _link(file_number: str) -> str:
    """Where the event is read; the login leads on to it."""
    return f"{get_settings().public_url}/{f'arenden/{file_number}' if file_number else 'notifieringar'}"
