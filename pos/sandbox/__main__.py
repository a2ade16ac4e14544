"""Run the processor in a box: ``python -m pos.sandbox``."""

import sys

from pos.sandbox.cli import main

sys.exit(main(sys.argv[1:]))
