#!/usr/bin/env bash
# Real OGC servers for the tests: MapServer and SpatiaLite by Debian's packages, as root or by sudo;
# pygeoapi in an environment of its own, on Debian's Python, whose SQLite can load SpatiaLite.
set -euo pipefail
folder="$1"
lock="$2"
as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
if [ ! -x /usr/lib/cgi-bin/mapserv ] || ! ls /usr/lib/*/mod_spatialite.so >/dev/null 2>&1 ||
  ! /usr/bin/python3 -c 'import ensurepip' >/dev/null 2>&1; then
  if ! command -v apt-get >/dev/null; then
    echo "No MapServer found. Install cgi-mapserver, mod_spatialite and python3-venv, then run make test again." >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get update -q
  $as_root apt-get install -y -q --no-install-recommends cgi-mapserver libsqlite3-mod-spatialite python3-venv
fi
/usr/bin/python3 -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
