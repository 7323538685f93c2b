"""`rxapp`: the operator's command. Parses, calls one function, prints; 0 well, 2 wrong use, 1 failure."""

import os
from pathlib import Path
from typing import Annotated

import typer

from rxapp.commands.asking import ask, fail, read
from rxapp.commands.mail import mail
from rxapp.commands.money import payouts, schablons
from rxapp.settings import SettingsError, get_settings

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: the front end, the configuration and, unless set otherwise, the data lie here."""

app = typer.Typer(
    name="rxapp",
    help="Ansök om statlig ersättning: build, serve and look after the service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(payouts, name="payouts")
app.add_typer(mail, name="mail")
app.add_typer(schablons, name="schablons")


@app.callback()
def start(context: typer.Context) -> None:
    """Ansök om statlig ersättning: build, serve and look after the service."""
    # Whoever names a file means it from where they are.
    context.obj = Path.cwd()
    os.chdir(ROOT)
    try:
        get_settings()
    except SettingsError as error:
        fail(str(error), 2)


@app.command()
def build(
    force: Annotated[bool, typer.Option("--force", help="Build even if nothing has changed.")] = False,
) -> None:
    """Build the front end, if its sources have changed."""
    from rxapp.frontend.build import BuildFailedError, build
    from rxapp.frontend.sources import is_built

    if force or not is_built(ROOT):
        typer.echo("Building the front end …")
    try:
        build(ROOT, force=force)
    except BuildFailedError as error:
        fail(str(error))
    typer.echo("The front end is up to date.")


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, envvar="PORT", help="The port to listen on.")] = 3000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one needs Redis.")] = 1,
) -> None:
    """Serve what is built, without Node, until told to stop."""
    from rxapp.serve import CannotServeError, serve
    from rxapp.services.desk_rules import policy

    try:
        policy()
    except SettingsError as error:
        fail(str(error), 2)
    if workers > 1 and not get_settings().redis_url:
        fail("RXAPP_REDIS_URL: must be set when --workers is more than 1", 2)
    try:
        serve(ROOT, host=host, port=port, workers=workers)
    except CannotServeError as error:
        fail(str(error))


@app.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    from rxapp.migrations import CannotMigrateError
    from rxapp.migrations import migrate as bring_up_to_date

    try:
        bring_up_to_date()
    except CannotMigrateError as error:
        fail(str(error))
    typer.echo("The database is up to date.")


@app.command()
def seed(
    demo: Annotated[bool, typer.Option("--demo", help="The demo data, if the database is empty.")] = False,
    scale: Annotated[int, typer.Option(min=0, help="So many more cases, for measurements.")] = 0,
) -> None:
    """Make up data for a demonstration."""
    from rxapp.seeds.demo import SeedError, seed_demo
    from rxapp.seeds.scale import seed_scale

    if not demo and not scale:
        fail("Say what to make: --demo, --scale N, or both.", 2)
    try:
        if demo:
            made = ask(seed_demo)
            typer.echo("The demo data are made." if made else "The database holds accounts: nothing is made.")
        if scale:
            typer.echo(f"{ask(lambda: seed_scale(scale))} cases are made.")
    except SeedError as error:
        fail(str(error))


@app.command()
def cards() -> None:
    """List the test cards and their PIN; in a demonstration only."""
    from rxapp.services.cards import TEST_PIN, list_cards

    if not get_settings().is_demo:
        fail("Test cards are there only in a demonstration (RXAPP_LOGIN=card).")
    found = [(card.hsa_id, card.name, card.who, card.holds) for card in ask(lambda: read(list_cards))]
    if not found:
        fail("There are no test cards: run rxapp seed --demo first.")
    lines = [("HSA-id", "Namn", "Roll", "Behörigheter"), *found]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    for line in lines:
        padded = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        typer.echo("  ".join([*padded, line[3]]))
    typer.echo(f"PIN-kod för alla: {TEST_PIN}")


@app.command()
def decide(
    pending: Annotated[bool, typer.Option("--pending", help="Every case that waits.")] = False,
) -> None:
    """Make the automatic decisions."""
    from rxapp.services import decisions

    if not pending:
        fail("Say which cases: --pending.", 2)
    typer.echo(f"{ask(decisions.decide_pending)} cases went on.")
    if left := len(ask(lambda: read(decisions.pending))):
        fail(f"{left} cases could not be decided; the log says why.")


@app.command("last-days")
def last_days() -> None:
    """Tell users of the last days that come near with nothing sent: to apply, to respond to a recovery and
    to appeal; and administrators of those to apply that nobody attends to."""
    from rxapp.services import new_day

    typer.echo(f"{ask(new_day.tell_of_last_days)} last days are told of.")


@app.command()
def remind() -> None:
    """Write the reminders and notices of requests for what is missing, each once."""
    from rxapp.services import supplement_notices

    typer.echo(f"{ask(supplement_notices.tell_of_days)} reminders and notices written.")


@app.command("legal-force")
def legal_force() -> None:
    """Book the recoveries whose decision has got legal force, or end those that claim nothing, each once."""
    from rxapp.services import recovery_claims

    typer.echo(f"{ask(recovery_claims.follow_legal_force)} recoveries went on.")


@app.command()
def unlock(
    hsa_id: Annotated[str, typer.Argument(metavar="HSA-ID", help="The HSA-id of the card.")],
) -> None:
    """Open a card that wrong PINs have locked: an officer's too, which nobody else can open."""
    from rxapp.domain.errors import DomainError, Invalid

    try:
        card = ask(lambda: _unlock(hsa_id))
    except Invalid as refusal:
        fail(refusal.sentence, 2)
    except DomainError as refusal:
        fail(refusal.sentence)
    typer.echo(f"The card {card} is unlocked.")


async def _unlock(hsa_id: str) -> str:
    from rxapp.db import unit_of_work
    from rxapp.services.locks import unlock_card

    async with unit_of_work() as session:
        return await unlock_card(session, hsa_id)


@app.command()
def verify() -> None:
    """Check the ledger, the decisions and the runs; a line for each breach."""
    from rxapp.services.verify import verify as find_breaches

    breaches = ask(lambda: read(find_breaches))
    for breach in breaches:
        typer.echo(breach)
    if breaches:
        raise typer.Exit(1)
    typer.echo("No breach found.")


def main() -> None:
    """The console script."""
    app(prog_name="rxapp")
