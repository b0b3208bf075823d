"""What has happened for me."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from notifications import inbox
from notifications.page import Page


@require_safe
def notifications(request):
    page = Page(request.user, request.GET.get("before", ""))
    seen = page.lost + page.told
    for about in seen:
        inbox.read(request.user, about=about)
    if seen:
        request.user.refresh_from_db(fields=["unread_notifications"])
    return render(request, "notifications/notifications.html", {"page": page})


@require_POST
def read(request):
    """Everything; a single thing is read by opening it."""
    inbox.read(request.user)
    messages.success(request, "Everything is marked as read.")
    return redirect("notifications:notifications")
