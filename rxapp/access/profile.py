"""The reader's own account, as the reader may see it; the own permissions are in `access.permissions`."""

from sqlmodel import col

from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor
from rxapp.models import Account

OWN_COLUMNS = {"hsa_id", "first_name", "last_name", "email"}


def own_account(actor: Actor) -> Rows:
    """What is registered of the reader and of nobody else."""
    columns = (getattr(Account, name) for name in sorted(OWN_COLUMNS))
    return listing(*columns).where(col(Account.id) == actor.account_id)
