"""Every setting of the service, read once from the environment or `.env`, which nothing else reads."""

import secrets
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DAY = 24 * 3600


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one line that names the variable."""


class Settings(BaseSettings):
    """The settings of `contract.md`, in environment variables named `RXAPP_…`."""

    model_config = SettingsConfigDict(env_prefix="RXAPP_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    public_url: str = Field("http://localhost:3000", pattern=r"^https?://[^/\s]+$")
    login: Literal["card"] = "card"
    today: date | None = None
    clock_ahead: int = Field(0, ge=-DAY, le=DAY)
    """Seconds that the clock is ahead of the machine's, so that tests begin at the same time of day whenever
    they are run."""
    secret: str = Field("", min_length=0)
    review_days: int = Field(30, ge=1, le=89)
    supplement_reminder_days: int = Field(7, ge=1, le=60)
    """How many days before its last day a municipality is reminded of what it is asked for, may respond to or
    may appeal. Of what it was told within these days it is not: with 21 or more, of no appeal."""
    handling_days: int = Field(0, ge=0, le=365)
    """How many days after its arrival a case should be handled; 0: no such day is said."""
    second_officer_above_kronor: int | None = Field(None, ge=0)
    """A decision that grants more is confirmed by a second officer; none: no amount asks for that."""
    second_officer_types: str = Field("", pattern=r"^([A-Z_]+(,[A-Z_]+)*)?$")
    """Compensation types, with commas, whose every decision by an officer is confirmed by a second."""
    second_officer_refusals: bool = False
    """Whether a rejection or dismissal by an officer is confirmed by a second."""
    proxy_hops: int = Field(0, ge=0, le=5)
    """How many proxies stand in front, each adding to `X-Forwarded-For` whom it was called by."""
    clamd: str = Field("", pattern=r"^$|^unix:/.+$|^[^:/\s]+:[0-9]{1,5}$")
    """Where the virus scanner listens, `host:port` or `unix:/path`; none: files are not scanned."""
    quality_review_share: int = Field(20, ge=0, le=1000)
    """How many of a thousand automatic decisions an officer looks at afterwards; 0 is none."""
    quality_review_seed: str = ""
    """What the drawing starts from, for tests; without it the installation has a secret of its own."""
    netting_attempts: int = Field(3, ge=1, le=100)
    """How many paid runs may leave something of a recovery before the municipality is asked to pay it in."""
    demand_days: int = Field(0, ge=0, le=365)
    """How many days the municipality has to pay in what is demanded; 0: no last day is said."""
    payer_name: str = Field("", max_length=70)
    """Whose money is paid out, as the bank is told; without it and the account no file is made for the
    bank."""
    payer_account: str = Field("", pattern=r"^$|^[0-9]{3,4}-?[0-9]{4}$")
    """The bankgiro that payouts are drawn on."""
    smtp_url: str = Field("", pattern=r"^$|^smtps?://([^@/\s]+@)?[^@:/\s]+(:[0-9]{1,5})?/?$")
    """Where mail is handed over, `smtp://user:password@host:port` (encrypted if the server can) or `smtps://`;
    none: each mail is written as a file in the data folder."""
    mail_from: str = Field("", pattern=r"^$|^[^@\s<>]+@[^@\s<>]+$")
    """Whom mail is from, and where what cannot be delivered comes back; none: `no-reply` at the service."""
    support_contact: str = "etjanstkommuner@migrationsverket.se"

    @model_validator(mode="after")
    def _the_real_time_outside_demonstrations(self) -> Self:
        for name, is_set in (("TODAY", self.today is not None), ("CLOCK_AHEAD", self.clock_ahead != 0)):
            if is_set and self.login != "card":
                msg = f"RXAPP_{name} may be set only together with RXAPP_LOGIN=card"
                raise ValueError(msg)
        return self

    @field_validator("clamd")
    @classmethod
    def _port_exists(cls, value: str) -> str:
        if not value.startswith("unix:") and value and not 0 < int(value.rpartition(":")[2]) < 2**16:
            msg = "there is no such port"
            raise ValueError(msg)
        return value

    @property
    def database(self) -> str:
        """The database address; the default is one SQLite file in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'rxapp.db'}"

    @property
    def attachments(self) -> Path:
        """The folder of the files that were attached; nothing serves it as it stands."""
        return self.data_dir / "attachments"

    @property
    def outgoing_mail(self) -> Path:
        """The folder that mail is written to where there is no mail server."""
        return self.data_dir / "mail"

    @property
    def public_host(self) -> str:
        """The name that the service is reached by."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def sender(self) -> str:
        """The address that mail is from."""
        return self.mail_from or f"no-reply@{self.public_host}"

    @property
    def is_demo(self) -> bool:
        """Test cards are listed and demo data may be made only when one logs in by test card."""
        return self.login == "card"

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")


@cache
def get_settings() -> Settings:
    """The settings in force.

    Raises:
        SettingsError: one line that names the variable at fault.
    """
    try:
        return Settings()  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        first = error.errors()[0]
        name = "RXAPP_" + str(first["loc"][0]).upper() if first["loc"] else "settings"
        raise SettingsError(f"{name}: {first['msg']}") from None


@cache
def secret() -> bytes:
    """The key of short-lived signatures; without `RXAPP_SECRET` it lives as long as the process."""
    return (get_settings().secret or secrets.token_hex(32)).encode()
