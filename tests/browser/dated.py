"""`manage.py` as on one day in autumn, so that pictures of the demo hub show one day."""

import os
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

import time_machine
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    afternoon = datetime(2026, 11, 24, 15, 0, tzinfo=ZoneInfo("Europe/London"))
    with time_machine.travel(afternoon, tick=True):
        execute_from_command_line(["manage.py", *sys.argv[1:]])
