#!/usr/bin/env bash
# Pins every dependency with its hashes, from pyproject.toml. Says nothing about where they were found.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${VENV:-.venv}/bin

# What is pinned today may lack what pyproject.toml has just been given, so only the tool itself is needed.
[ -x "$bin/pip-compile" ] || scripts/setup.sh dev

compile() {
  # The settings of this machine's pip must not leak into what is committed.
  PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS='' "$bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras \
    --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for editable "$@" pyproject.toml
}

compile --output-file requirements.lock
compile --extra dev --constraint requirements.lock --output-file requirements-dev.lock
if grep -nE '://|^--' requirements.lock requirements-dev.lock; then
  echo "A lock file names an address." >&2
  exit 1
fi
