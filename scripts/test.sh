#!/usr/bin/env bash
# Sees to a browser, PostgreSQL and the built front end, then runs the tests. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$PWD/${VENV:-.venv}/bin

find_browser() { "$bin/python" scripts/browser.py; }

CHROMIUM=$(find_browser)
if [ -z "$CHROMIUM" ]; then
  echo "No browser found; installing one …"
  timeout 300 "$bin/playwright" install chromium >/dev/null 2>&1 \
    || scripts/apt.sh chromium-headless-shell || scripts/apt.sh chromium || true
  CHROMIUM=$(find_browser)
fi
if [ -z "$CHROMIUM" ]; then
  echo "The browser tests need Chromium: install the package chromium, or name one with CHROMIUM=/path/to/it." >&2
  exit 1
fi
export CHROMIUM

has_postgresql() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}
has_postgresql || scripts/apt.sh postgresql || true
has_postgresql || echo "The tests on PostgreSQL are skipped: its server programs (initdb, postgres) are not here." >&2

"$bin/rxapp" build
# One more process than the two cores of a small machine: a browser test waits a good part of its time. In the
# order of the folders, or the modules of few and long tests would come last and run alone.
exec "$bin/python" -m pytest -m "not bench" -n "${WORKERS:-3}" --dist loadfile --no-loadscope-reorder "$@"
