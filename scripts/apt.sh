#!/usr/bin/env bash
# Installs Debian packages where that is possible; says what to install where it is not.
set -euo pipefail

if ! command -v apt-get >/dev/null; then
  echo "Cannot install $* here: no apt-get. Install the equivalent by hand." >&2
  exit 1
fi
if [ "$(id -u)" != 0 ]; then
  echo "Cannot install $* without being root. Run: sudo apt-get install $*" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
echo "Installing $* …"
timeout 120 apt-get update -qq
apt-get install -y -qq --no-install-recommends "$@" >/dev/null
