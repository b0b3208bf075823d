"""The front door, the home page, search, help, leaving, and whether the house stands."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from community.models import Community
from community.standing import standing_of
from community.topics import with_topic
from forums.reading_views import skipped_in
from home.desk import Desk
from home.search_page import SearchPage
from realtime.socket import House

ON_THE_LANDING_PAGE = 12


@login_not_required
@require_safe
def home(request):
    if request.user.is_authenticated:
        context = {"desk": Desk(request.user), "skipped": skipped_in(request)}
        return render(request, "home/home.html", context)
    communities = Community.objects.listed_for(standing_of(request.user))[:ON_THE_LANDING_PAGE]
    return render(request, "home/landing.html", {"communities": communities})


@require_safe
def search(request):
    page = SearchPage(request.user, request.GET)
    if page.leads_on:
        return redirect(f"{request.path}?{with_topic(request.GET, page.leads_on)}")
    return render(request, "home/search.html", {"page": page})


@login_not_required
@require_safe
def help(request):
    return render(request, "home/help.html")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    """Leave this site, always by way of the session's end. A script goes there by itself.

    Whoever opens the address by hand, or reloads it, reads how leaving works. It must work on a
    page that was open while somebody signed in anew, so there is no token. What another site sends
    is known by its header, and comes without the cookie besides (it is Lax).
    """
    if request.method != "POST":
        return redirect("home:about_leaving")
    if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
        return redirect(settings.LEAVE_TO)
    logout(request)
    is_script = request.headers.get("Sec-Fetch-Dest") == "empty"
    response = HttpResponse(status=204) if is_script else redirect(settings.LEAVE_TO)
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


@login_not_required
@require_safe
def about_leaving(request):
    return render(request, "home/leaving.html")


@never_cache
@login_not_required
@require_safe
def health(request):
    """For the proxy: may this process be sent people?"""
    if House.is_draining:
        return HttpResponse("draining", status=503, content_type="text/plain")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
