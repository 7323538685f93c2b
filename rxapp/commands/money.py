"""The runs: what is paid out, and what is paid without application."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from rxapp.commands.asking import ask, fail

payouts = typer.Typer(help="Payout runs.", no_args_is_help=True, rich_markup_mode=None)
schablons = typer.Typer(help="Compensation without application.", no_args_is_help=True, rich_markup_mode=None)


@payouts.command("run")
def run_payouts(
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day of the run.")],
) -> None:
    """Prepare the run of a day, pay it once an officer has approved it, and make the file for the bank.

    Run it again to go on from wherever it stopped: nothing is done twice.
    """
    from rxapp.domain.errors import DomainError, Invalid
    from rxapp.services import payout_job
    from rxapp.text.format import kronor

    try:
        done = ask(lambda: payout_job.carry_out(on.date()))
    except Invalid as refusal:
        fail(refusal.sentence, 2)
    except DomainError as refusal:
        fail(refusal.sentence)
    typer.echo(f"Paid {kronor(done.total_ore)} on {on.date()}.")
    if done.order:
        typer.echo(f"The file for the bank is {done.order}.")


@payouts.command("answer")
def read_answer(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The answer of the bank (pain.002).")],
) -> None:
    """Read what the bank answers to the file of a run: what it did not pay is due again."""
    from rxapp.domain.errors import DomainError
    from rxapp.services import bank_answers

    try:
        content = bank_answers.read_file(context.obj / file)
    except OSError as error:
        fail(f"{file}: {error.strerror or error}", 2)
    except DomainError as refusal:
        fail(refusal.sentence)
    try:
        back = ask(lambda: bank_answers.take_in(content))
    except DomainError as refusal:
        fail(refusal.sentence)
    typer.echo(f"The answer is read. Payments sent back: {back}.")


@schablons.command("run")
def run_schablons(
    month: Annotated[str, typer.Option("--for", metavar="YYYY-MM", help="The month that is paid for.")],
) -> None:
    """Decide what is due without application for a month; what was decided before is not decided again."""
    from rxapp.domain.errors import Invalid
    from rxapp.services import unasked_runs
    from rxapp.text.format import kronor

    try:
        ran = ask(lambda: unasked_runs.run_by_operator(month))
    except Invalid as refusal:
        fail(refusal.sentence, 2)
    typer.echo(f"{ran.cases} new cases and {ran.changed} changed decisions: {kronor(ran.granted_ore)}.")
    if ran.left:
        typer.echo(f"{ran.left} differences are left to officers.")
    for code in sorted(ran.unrated):
        typer.echo(f"{code} waits: an amount is not known.")
    if ran.failed:
        fail(f"{ran.failed} parts could not be run; the log says why.")
