#!/usr/bin/env bash
# More real servers for make test-services: an ArcGIS FeatureServer (Koop), which needs Node, and
# QGIS Server by Debian's packages, as root or by sudo.
set -euo pipefail
folder="$1"
lock="$2"
if ! command -v npm >/dev/null; then
  echo "No npm found. Install Node, then run make test-services again." >&2
  exit 1
fi
mkdir -p "$folder"
cp "$lock"/package.json "$lock"/package-lock.json "$lock"/.npmrc "$folder"
npm ci --prefix "$folder" --no-audit --no-fund --ignore-scripts --silent

if ! command -v qgis_mapserver >/dev/null || ! /usr/bin/python3 -c 'import qgis.core' 2>/dev/null; then
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
  export DEBIAN_FRONTEND=noninteractive
  $as_root apt-get update -q
  $as_root apt-get install -y -q --no-install-recommends qgis-server python3-qgis
fi
