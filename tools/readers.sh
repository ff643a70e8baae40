#!/usr/bin/env bash
# Programs that read what we hand out, for make test-readers: QGIS, LibreOffice and poppler, by
# Debian's packages, as root or by sudo; a checker of tagged PDF in an environment of its own.
set -euo pipefail
missing=""
/usr/bin/python3 -c 'import qgis.core' 2>/dev/null || missing="$missing python3-qgis"
command -v soffice >/dev/null || missing="$missing libreoffice-calc"
command -v pdfinfo >/dev/null || missing="$missing poppler-utils"
if [ -n "$missing" ]; then
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get update -q
  $as_root apt-get install -y -q --no-install-recommends $missing
fi
"$3" -m venv "$1"
"$1/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$2"
