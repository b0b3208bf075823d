"""`python -m tests.services`: say what the tests will use, or what to install."""

import sys

from tests.services import chromium, postgres, redis
from tests.services.process import Missing

if __name__ == "__main__":
    try:
        print("PostgreSQL:", postgres.find_binaries())
        print("Redis:", redis.find_binary())
        print("Chromium:", chromium.find_or_install())
    except Missing as missing:
        sys.exit(str(missing))
