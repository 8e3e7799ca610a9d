"""`make bench`: makes the environment and measures. Arguments go to `python -m bench`."""

from __future__ import annotations

import os
import subprocess
import sys

from alone import alone
from assets import make_assets
from environment import PYTHON, ROOT, make_environment
from say import refuse


def main() -> None:
    """Measure on both engines; exit code 1 where it could not be done, not where a bar is missed."""
    with alone():
        # The tests' environment has PostgreSQL's wheel.
        make_environment("test")
        make_assets()
    environment = {name: value for name, value in os.environ.items() if name != "VAR_DIR"}
    command = [str(PYTHON), "-m", "bench", *sys.argv[1:]]
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        refuse("The bench did not come to its end (see above).")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
