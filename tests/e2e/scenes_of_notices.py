"""Notices: all of them, narrowed, chosen, none."""

from tests.e2e.scene import NOBODY, USER, Scene, press

SCENES = (
    Scene("notices", "full", USER, "/notifieringar", "Markera alla som lästa"),
    Scene("notices", "narrowed", USER, "/notifieringar?visa=act&sok=20", "Ta bort filtret"),
    Scene(
        "notices", "chosen", USER, "/notifieringar", "Markera valda som lästa", press("Välj alla på sidan")
    ),
    Scene("notices", "nothing", USER, "/notifieringar?sok=finns-inte", "Inga notifieringar att visa"),
    Scene("notices", "empty", NOBODY, "/notifieringar", "Du har inte behörighet för någon ersättningstyp"),
)
