"""The facts of Reflex that the build and the start lean on; they hold for the pinned version alone."""

from pathlib import Path

import pytest
import reflex_base
from reflex_base.constants import Endpoint
from reflex_base.environment import environment
from reflex_base.plugins.base import Plugin

import rxconfig
from rxapp import serve
from rxapp.frontend import own_origin, sources, toolchain

TEMPLATE = Path(reflex_base.__file__).parent / ".templates" / "web"
INTERNAL_NAMES = {
    environment.REFLEX_ENV_MODE.name,
    environment.REFLEX_SKIP_COMPILE.name,
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.name,
}


def test_the_names_that_start_reflex_on_a_finished_build_are_still_its_own() -> None:
    assert set(serve.INTERNAL) == INTERNAL_NAMES
    known = {str(getattr(environment, name).name) for name in dir(environment) if name.startswith("REFLEX_")}
    assert set(serve.DEFAULTS) - {"REFLEX_TELEMETRY_ENABLED"} <= known


def test_reflex_still_resolves_addresses_as_we_know_it() -> None:
    source = (TEMPLATE / own_origin.SOURCE).read_text("utf-8")
    changed = own_origin.resolve_against_own_origin(source)
    assert own_origin.OURS in changed
    assert "new version of this app" not in changed
    assert own_origin.resolve_against_own_origin(changed) == changed


def test_a_changed_reflex_stops_the_build() -> None:
    with pytest.raises(own_origin.FrontendChangedError, match="getBackendURL"):
        own_origin.resolve_against_own_origin(
            "export const getBackendURL = (u) => new URL(u);" + "".join(own_origin.WORDS)
        )


def test_a_bundle_that_lost_the_replacement_is_refused(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "state.js").write_text("window.location.hostname")
    with pytest.raises(own_origin.FrontendChangedError):
        own_origin.check_bundle(tmp_path)


def test_no_other_origin_is_let_in_and_no_address_is_baked_in() -> None:
    assert list(rxconfig.config.cors_allowed_origins) == []
    assert Endpoint.EVENT.get_url() == "ws://own-origin.invalid/_event"
    assert any(isinstance(plugin, Plugin) for plugin in rxconfig.config.plugins)


def test_a_build_stands_for_its_sources(tmp_path: Path) -> None:
    for name in (
        "rxapp/pages/start.py",
        "rxapp/services/cases.py",
        "rxapp/access/cases.py",
        "assets/app.css",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    (tmp_path / sources.BUILD).mkdir(parents=True)
    assert not sources.is_built(tmp_path)
    sources.mark_built(tmp_path, sources.fingerprint(tmp_path))
    assert sources.is_built(tmp_path)
    (tmp_path / "rxapp/access/cases.py").write_text("two")
    assert sources.is_built(tmp_path)
    (tmp_path / "assets/app.css").write_text("two")
    assert not sources.is_built(tmp_path)


def test_npm_of_the_wheel_runs_without_one_of_the_machine(tmp_path: Path) -> None:
    shims = toolchain.make_shims(tmp_path / "bin")
    variables = {"PATH": f"{shims}:/usr/bin:/bin", "HOME": str(tmp_path)}
    assert toolchain._asked(str(shims / "npm"), "registry", variables).startswith("http")
    assert (shims / "node").exists()
