"""What an export asks while it is made."""


async def undisturbed() -> None:
    """Nobody takes anything meanwhile."""
