"""Gets styles, scripts and fonts by the npm lock, and lays out the files that are used in var/assets."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from alone import works
from environment import ROOT, install
from say import refuse, say

VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
ASSETS = VAR / "assets"
MODULES = ROOT / "node_modules"
NODE_ENVIRONMENT = ROOT / "var" / "node"

_SYSTEM = "@scottish-government/design-system/dist"
_ROBOTO = "@fontsource/roboto/files"
_PRINT = "@expo-google-fonts/roboto"
FILES = {
    f"{_SYSTEM}/css/design-system.min.css": "vendor/design-system/design-system.min.css",
    f"{_SYSTEM}/css/design-system.min.css.map": "vendor/design-system/design-system.min.css.map",
    f"{_SYSTEM}/scripts/design-system.js": "vendor/design-system/design-system.js",
    f"{_SYSTEM}/images/icons/icons.stack.svg": "vendor/design-system/icons.stack.svg",
    f"{_ROBOTO}/roboto-latin-400-normal.woff2": "vendor/roboto/roboto-latin-400-normal.woff2",
    f"{_ROBOTO}/roboto-latin-700-normal.woff2": "vendor/roboto/roboto-latin-700-normal.woff2",
    f"{_PRINT}/400Regular/Roboto_400Regular.ttf": "vendor/print/Roboto-Regular.ttf",
    f"{_PRINT}/700Bold/Roboto_700Bold.ttf": "vendor/print/Roboto-Bold.ttf",
}


def make_assets() -> None:
    """var/assets with exactly the files of the lock; nothing where it is up to date."""
    lock = (ROOT / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock + repr(FILES).encode()).hexdigest()
    stamp = VAR / ".assets"
    if stamp.exists() and stamp.read_text() == wanted and ASSETS.exists():
        return
    say("Getting styles and fonts by the npm lock")
    if not works([*_npm(), "ci", "--no-progress", "--silent"], cwd=ROOT):
        refuse(
            "Styles and fonts could not be fetched. Is there a connection to the npm registry? (see above)"
        )
    stamp.unlink(missing_ok=True)
    shutil.rmtree(ASSETS, ignore_errors=True)
    for source, target in FILES.items():
        path = ASSETS / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, path)
    stamp.write_text(wanted)


def fingerprint() -> str:
    """A hash over everything that `collectstatic` would read: it need not run again while this stays the same."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    digest.update((ROOT / "config" / "settings" / "__init__.py").read_bytes())
    for folder in (
        ROOT / "static",
        ASSETS,
        *(ROOT / room / "static" for room in ("accounts", "mission", "reports")),
    ):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _npm() -> list[str]:
    """The machine's npm, or where there is none the one that pip brings, in an environment of its own."""
    found = shutil.which("npm")
    if found:
        return [found]
    npm = NODE_ENVIRONMENT / "bin" / "npm"
    made = NODE_ENVIRONMENT / ".made"
    if not made.exists() or not npm.exists():
        say("There is no npm here; installing one beside (it is only used for this)")
        shutil.rmtree(NODE_ENVIRONMENT, ignore_errors=True)
        if not works([sys.executable, "-m", "venv", str(NODE_ENVIRONMENT)]):
            refuse(f"Python could not make a virtual environment in {NODE_ENVIRONMENT} (see above).")
        lock = ROOT / "requirements-node.txt"
        install(
            NODE_ENVIRONMENT / "bin" / "python",
            lock,
            "There is no npm here, and none could be installed (see above).",
        )
        made.touch()
    os.environ["PATH"] = f"{NODE_ENVIRONMENT / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(npm)]
