"""Choosing how one is told: on one's own page, and by the link in a mail without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.limits import status_of
from notifications.actions import wish
from notifications.forms import WishesForm
from notifications.models import Mail, Wishes
from notifications.wishes import DIGEST, wishes_of

STOPPED = {DIGEST: Wishes.NEVER}
CHOICES = {DIGEST: [choice for choice, _ in Wishes.DIGESTS]}
ASKS = ["GET", "HEAD", "POST"]


@require_http_methods(ASKS)
def wishes(request):
    mine = wishes_of([request.user.pk])[request.user.pk]
    form = WishesForm(request.POST if request.method == "POST" else None, instance=mine)
    if form.is_valid():
        wish(request.user, **form.cleaned_data)
        messages.success(request, "Your choices are saved.")
        return redirect("accounts:me")
    return render(request, "notifications/wishes.html", {"form": form}, status=status_of(form))


@csrf_exempt  # the token is what counts, and mail programs post here by themselves (RFC 8058)
@never_cache
@login_not_required
@require_http_methods(ASKS)
def change(request):
    """The page that each mail leads to. Opening it changes nothing: mail scanners follow links."""
    mail = Mail.objects.with_token(request.GET.get("t", ""))
    if mail is None:
        raise Http404
    if request.method == "POST":
        _change(mail, request.POST.get("to", ""))
    wishes = wishes_of([mail.person_id])[mail.person_id]
    context = {"mail": mail, "now": getattr(wishes, mail.setting)}
    context |= {"has_summary": wishes.wants(DIGEST), "is_done": request.method == "POST"}
    return render(request, "notifications/change.html", context)


def _change(mail, to: str) -> None:
    """That one wish; whatever else is posted ends these mails."""
    ways = CHOICES.get(mail.setting, [Wishes.MAIL, Wishes.IN_DIGEST])
    way = to if to in ways else STOPPED.get(mail.setting, Wishes.SITE)
    wish(mail.person, **{mail.setting: way})
