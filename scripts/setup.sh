#!/usr/bin/env bash
# Makes .venv with the pinned dependencies and the `rxapp` command. Argument: run (to serve) or dev (to test as well).
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:?run or dev}
venv=${VENV:-.venv}
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock

is_usable() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local name
  for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python3.14 python; do
    if is_usable "$name"; then echo "$name"; return; fi
  done
  return 1
}

if ! is_usable "$venv/bin/python"; then
  python=$(find_python) || { scripts/apt.sh python3-venv >&2 && python=$(find_python); } || {
    echo "Python 3.11 or newer with its venv module is needed (on Debian: python3 and python3-venv)." >&2
    exit 1
  }
  "$python" -m venv --clear "$venv"
fi

echo "Installing the pinned dependencies ($lock) …"
pip=("$venv/bin/python" -m pip --disable-pip-version-check --quiet)
# The lock is the whole closure. Left to resolve, an older pip takes a newer release for `name[extra]` and refuses it.
"${pip[@]}" install --no-deps --require-hashes --requirement "$lock"
# The build backend is among the pins, so nothing unpinned is fetched for this one.
"${pip[@]}" install --no-deps --no-build-isolation --editable .
"${pip[@]}" check

touch "$venv/$kind.stamp"
# What is needed to test holds all that is needed to serve.
[ "$kind" = run ] || touch "$venv/run.stamp"
