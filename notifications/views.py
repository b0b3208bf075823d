"""What has happened for me."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from notifications import inbox
from notifications.page import Page


@require_GET
def notifications(request):
    before = request.GET.get("before", "")
    page = Page(request.user, int(before) if before.isdecimal() and len(before) < 19 else None)
    return render(request, "notifications/notifications.html", {"page": page})


@require_POST
def read(request):
    """Everything; a single thing is read by opening it."""
    inbox.read(request.user)
    messages.success(request, "Everything is marked as read.")
    return redirect("notifications:notifications")
