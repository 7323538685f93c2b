"""Handing a mail over: to the mail server, or, where there is none, to a file in the data folder."""

import asyncio
import os
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from rxapp.settings import get_settings
from rxapp.text.mail import ADDRESS

TIMEOUT = 20.0
"""Seconds that the mail server gets for each answer."""

_GOING_AWAY = 421
_FINAL = 500
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class ServerAwayError(Exception):
    """The mail server cannot be reached or takes nothing from us: it is about no mail in particular."""


class RefusedError(Exception):
    """This mail was not taken: for good, or for now. The text is the codes of the answer alone."""

    def __init__(self, codes: str, *, is_final: bool) -> None:
        super().__init__(codes)
        self.codes, self.is_final = codes, is_final


class Transport(Protocol):
    """What takes mails, one at a time."""

    async def send(self, message: EmailMessage, address: str, name: str) -> None:
        """Hand the mail over; `name` is its own for ever.

        Raises:
            ServerAwayError: nothing can be handed over now.
            RefusedError: this one was not taken.
        """
        ...


@asynccontextmanager
async def transport() -> AsyncGenerator[Transport]:
    """What takes mails by the settings; a connection is made with the first one and ended here."""
    settings = get_settings()
    if not settings.smtp_url:
        yield _Files(settings.outgoing_mail)
        return
    server = _Server(settings.smtp_url, settings.sender)
    try:
        yield server
    finally:
        await server.leave()


class _Files:
    """Each mail a file that the service alone may read. Its name is the Message-ID's: it tells of nobody,
    and a mail that is written again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: EmailMessage, address: str, name: str) -> None:  # noqa: ARG002
        await asyncio.to_thread(self._write, name, bytes(message))

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        arriving = self._folder / f"{name}.{os.getpid()}"
        with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        arriving.rename(self._folder / f"{name}.eml")


class _Server:
    """One connection to the mail server, made anew when it is lost."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._sender = sender
        self._made_of = {
            "hostname": parts.hostname,
            "port": parts.port,
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            # The name of this machine is nobody's business, and asking for it can take long.
            "local_hostname": get_settings().public_host,
            "timeout": TIMEOUT,
        }
        self._smtp: aiosmtplib.SMTP | None = None

    async def send(self, message: EmailMessage, address: str, name: str) -> None:  # noqa: ARG002
        was_connected = self._smtp is not None
        try:
            await self._hand_over(message, address)
        except (aiosmtplib.SMTPServerDisconnected, ConnectionError):
            await self.leave()
            if not was_connected:
                raise RefusedError("", is_final=False) from None
            # A server ends a connection that was idle, or has taken its fill: once more, on a new one.
            await self._once_more(message, address)
        except (aiosmtplib.SMTPTimeoutError, TimeoutError):
            await self.leave()
            raise RefusedError("", is_final=False) from None

    async def _once_more(self, message: EmailMessage, address: str) -> None:
        try:
            await self._hand_over(message, address)
        except (aiosmtplib.SMTPServerDisconnected, aiosmtplib.SMTPTimeoutError, OSError):
            await self.leave()
            raise RefusedError("", is_final=False) from None

    async def _hand_over(self, message: EmailMessage, address: str) -> None:
        smtp = await self._connection()
        try:
            await smtp.send_message(message, sender=self._sender, recipients=[address])
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients[0]) from None
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPHeloError) as error:
            # It takes nothing from us at all: a matter of settings.
            await self.leave()
            raise ServerAwayError(f"the server answers {error.code}") from None
        except aiosmtplib.SMTPNotSupported:
            raise RefusedError(ADDRESS, is_final=True) from None
        except aiosmtplib.SMTPResponseException as refused:
            raise _refusal(refused) from None

    async def _connection(self) -> aiosmtplib.SMTP:
        if self._smtp is None:
            smtp = aiosmtplib.SMTP(**self._made_of)  # pyright: ignore[reportArgumentType]
            try:
                await smtp.connect()
            except (aiosmtplib.SMTPException, OSError) as error:
                smtp.close()
                raise ServerAwayError(type(error).__name__) from None
            self._smtp = smtp
        return self._smtp

    async def leave(self) -> None:
        """End the connection, politely if it can be."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            await smtp.quit(timeout=1)
        except (aiosmtplib.SMTPException, OSError):
            smtp.close()


def _refusal(answer: aiosmtplib.SMTPResponseException) -> Exception:
    if answer.code == _GOING_AWAY:
        return ServerAwayError("the server answers 421")
    # The server's own words may name somebody: the codes say enough.
    found = _ENHANCED.search(answer.message)
    codes = f"{answer.code} {found.group(1)}" if found else str(answer.code)
    return RefusedError(codes, is_final=answer.code >= _FINAL)
