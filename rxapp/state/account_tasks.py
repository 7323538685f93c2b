"""Start: what there is to do about the accounts that the municipality is paid to."""

from rxapp.services.start import UserStart
from rxapp.state.start_parts import Task
from rxapp.text.format import counted
from rxapp.text.payee_accounts import CANNOT_BE_PAID, LACKS

PATH = "/kontonummer"


def tasks_of(start: UserStart) -> list[Task]:
    """An account that is missing, said to every user, and changes that wait to be confirmed."""
    tasks: list[Task] = []
    if start.lacks_account and start.may_change_account:
        tasks.append(Task(f"{LACKS}: registrera ett standardkonto", "", CANNOT_BE_PAID, "negative", PATH))
    elif start.lacks_account:
        tasks.append(Task(LACKS, "", CANNOT_BE_PAID, "negative", "/utbetalningar"))
    if start.changes_to_confirm:
        waiting = counted(start.changes_to_confirm, "byte av kontonummer", "byten av kontonummer")
        tasks.append(Task(f"Bekräfta {waiting}", "", "föreslaget av en kollega", "info", PATH))
    return tasks
