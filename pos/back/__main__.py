"""``python -m pos.back``: the window starts it, and nobody else."""

import sys

from pos.back.process import main

sys.exit(main())
