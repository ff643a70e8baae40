#!/usr/bin/env bash
# A real ArcGIS FeatureServer (Koop) for make test-services; it needs Node.
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
