"""The product's own settings, with two floors to compare its pages with (floors.py).

The bench says in a second what people say in an hour, so nobody's pace is limited.
"""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, LIMITS

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
LIMITS = dict.fromkeys(LIMITS, (1_000_000_000, 60))
ROOT_URLCONF = "bench.urls"
