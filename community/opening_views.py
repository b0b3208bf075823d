"""Ready to open? Each thing there has to be, what to do about it, and the button at the end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOften, spend
from community import opening
from community.hub_forms import RestoredForm
from community.hub_views import voice_for_hub
from community.permissions import NotAllowed
from community.readiness import Readiness

ASKS = ["GET", "HEAD", "POST"]


@require_http_methods(ASKS)
def hub_ready(request):
    """`do` names the button; a name that is not known changes nothing."""
    voice = voice_for_hub(request, "community.open_hub")
    do = request.POST.get("do")
    form = RestoredForm(request.POST if do == "restored" else None)
    if do in DEEDS and (do != "restored" or form.is_valid()):
        try:
            messages.success(request, DEEDS[do](request, voice, form))
        except (NotAllowed, TooOften) as refusal:
            messages.error(request, str(refusal))
        return redirect("community:hub_ready")
    context = {"ready": Readiness(), "form": form}
    return render(request, "community/hub_ready.html", context, status=422 if form.errors else 200)


def _send(request, voice, form) -> str:
    spend(request.user, "team")
    opening.send_test_mail(by=voice, to=request.user.email)
    return f"A mail is on its way to {request.user.email}. Press the link in it."


def _restored(request, voice, form) -> str:
    opening.state_restored(by=voice, on=form.cleaned_data["on"])
    return "Thank you. It is written down, with your name."


def _open(request, voice, form) -> str:
    opening.open_sign_up(by=voice)
    return "The hub is open: anybody can sign up."


def _close(request, voice, form) -> str:
    opening.close_sign_up(by=voice)
    return "Sign-up is closed. Invitations still work."


DEEDS = {"mail": _send, "restored": _restored, "open": _open, "close": _close}


@never_cache
@require_http_methods(ASKS)
def hub_mail(request):
    """Where the link of the test mail leads. Opening it changes nothing: scanners follow links."""
    voice = voice_for_hub(request, "community.open_hub")
    token = (request.POST if request.method == "POST" else request.GET).get("t", "")
    if not opening.is_test_mail(token):
        raise Http404
    if request.method != "POST":
        return render(request, "community/hub_mail.html", {"token": token})
    opening.confirm_test_mail(token, by=voice)
    messages.success(request, "Good: mail arrives.")
    return redirect("community:hub_ready")
