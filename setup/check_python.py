"""Whether this Python will do. Written so that any Python can read it, even one that is much too old."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def complaint(version, modules):
    """What is wrong with a Python of this version that has these of its own modules; empty where nothing is."""
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        return (
            "This is Python %d.%d; Mission Progress needs 3.11, 3.12 or 3.13. "
            "Name one that this machine has, such as: make PYTHON=python3.12 run" % tuple(version[:2])
        )
    if "venv" not in modules or "ensurepip" not in modules:
        return "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"
    if "sqlite3" not in modules:
        return "This Python was built without sqlite3. Name another one, such as: make PYTHON=/usr/bin/python3 run"
    return ""


def own_modules():
    """Which of the modules that are asked for are there."""
    found = []
    for name in ("venv", "ensurepip", "sqlite3"):
        try:
            __import__(name)
        except ImportError:
            continue
        found.append(name)
    return found


if __name__ == "__main__":
    wrong = complaint(sys.version_info, own_modules())
    if wrong:
        sys.stderr.write("\n" + wrong + "\n")
        sys.exit(1)
