"""The page for when there is no connection, and the worker that keeps it on the device.

Both are the same for everybody: they are drawn without a request.
"""

import re
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAGE, WORKER = "home/offline.html", "home/offline_worker.js"
CHECK_EVERY = 24 * 60 * 60  # seconds; how long a browser goes on with the worker that it has
NAMED = re.compile(f'href="({re.escape(settings.STATIC_URL)}[^"]+)"')


@cache_control(public=True, no_cache=True)
@login_not_required
@require_safe
def offline(request):
    return HttpResponse(render_to_string(PAGE))


@cache_control(public=True, max_age=CHECK_EVERY)
@login_not_required
@require_safe
def offline_worker(request):
    """At the root of the site, since a worker answers only for what lies below it.

    It names what the page names, and changes with it, so that browsers keep the new one.
    """
    page = render_to_string(PAGE)
    version = sha256(page.encode()).hexdigest()[:12]
    context = {"page": reverse("home:offline"), "files": NAMED.findall(page), "version": version}
    return render(None, WORKER, context, content_type="text/javascript")
