"""Bringing a database to the newest version, from wherever the command is started."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy.exc import SQLAlchemyError


class CannotMigrateError(Exception):
    """The database could not be brought up to date; the text is one line and holds no address."""


def config() -> Config:
    """Alembic's settings without a file, so that an installed package needs no checkout."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def migrate() -> None:
    """Bring the database of the settings to the newest version; a database that is there stays as it is.

    Raises:
        CannotMigrateError: it cannot be reached, its driver is not there, or a newer service made it.
    """
    try:
        command.upgrade(config(), "head")
    except (CommandError, SQLAlchemyError, OSError, ModuleNotFoundError) as error:
        # SQLAlchemy tells the driver's own words in `orig` and adds the statement to its own.
        told = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise CannotMigrateError(f"The database could not be brought up to date: {told}") from error
