"""Digests (C11): short names of contents, equal where the contents are equal."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

LENGTH = 16


def of_bytes(*parts: bytes) -> str:
    """Return the digest of byte strings in their order."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big"))
        sha.update(part)
    return sha.hexdigest()[:LENGTH]


def of_json(value: Any) -> str:
    """Return the digest of plain values, whatever the order of their keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return of_bytes(text.encode())


def of_digests(digests: Iterable[str]) -> str:
    """Return the digest of other digests, in their order."""
    return of_bytes(*(digest.encode() for digest in digests))


def of_file(path: Path) -> str:
    """Return the full SHA-256 of a file's content."""
    sha = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            sha.update(chunk)
    return sha.hexdigest()
