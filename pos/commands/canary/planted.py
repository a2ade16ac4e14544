"""A process that holds on purpose what must never be found: whoever looks and does not find it here looks badly."""

from __future__ import annotations

import base64
import json
import sys

from pos.config import memory


def main() -> int:
    """Keep whatever standard input's first line names, until it ends."""
    memory.open_to_others()
    kept = [bytearray(base64.b64decode(needle)) for needle in json.loads(sys.stdin.readline())]
    sys.stdout.write(f"{len(kept)}\n")
    sys.stdout.flush()
    sys.stdin.read()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
