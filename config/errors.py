"""What a person is told when a page fails (handler500)."""

import sys

from django.db import OperationalError
from django.shortcuts import render

RETRY_SECONDS = 5


def fault(request):
    """503 with Retry-After where the database has no connection to spare or is away, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError):
        response = render(None, "503.html", status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return render(None, "500.html", status=500)
