"""What a person is told when a page is not there or fails."""

import sys

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.views.defaults import bad_request, page_not_found

from community.moved import address_now

RETRY_SECONDS = 5


def fault(request):
    """handler500: 503 with Retry-After where the database is away or at its limit, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError):
        response = render(None, "503.html", status=503)
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return render(None, "500.html", status=500)


def missing(request, exception):
    """handler404: where a community has moved, on to its address now, with all that was sent."""
    if moved := address_now(request):
        return HttpResponseRedirect(moved, preserve_request=True)
    return page_not_found(request, exception)


class AsEverybodySees:
    """With DEBUG, the page that everybody gets in place of Django's for developers.

    Who visits a demo hub needs the way out and the numbers for help there too. A fault of our own
    (500) keeps Django's page, which says where it is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        leads_nowhere = response.status_code == 404 and request.resolver_match is None
        return page_not_found(request, Http404()) if settings.DEBUG and leads_nowhere else response

    def process_exception(self, request, error):
        if settings.DEBUG and isinstance(error, Http404):
            return missing(request, error)
        if settings.DEBUG and isinstance(error, BadRequest):
            return bad_request(request, error)
        return None
