"""``python -m pos`` is the command ``pos``."""

import sys

from pos.cli import main

sys.exit(main())
