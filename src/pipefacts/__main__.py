"""``python -m pipefacts``."""

import sys

from pipefacts.cli import main

sys.exit(main())
