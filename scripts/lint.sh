#!/usr/bin/env bash
# Format, lint, types, import rules, spelling. Runs all of them and fails if one does.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/${VENV:-.venv}/bin
failed=()

check() {
  echo "· $1"
  shift
  "$@" || failed+=("$1")
}

check "format" "$bin/ruff" format --check .
check "lint" "$bin/ruff" check .
check "types" env PYRIGHT_PYTHON_IGNORE_WARNINGS=1 "$bin/pyright"
check "import rules" "$bin/lint-imports" --no-logo
check "spelling" "$bin/codespell"

[ ${#failed[@]} -eq 0 ] || { echo "Failed: ${failed[*]##*/}" >&2; exit 1; }
