"""My made-up name was found out: one tap, on a page that says what happens, and the way back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.limits import TooOften, spend
from community.standing import standing_of
from forums.hiding_name import hide_name, show_name
from forums.models import HiddenName


@require_http_methods(["GET", "HEAD", "POST"])
def found_out(request, ref):
    """Of one's own made-up names only, also where it has left; any other is not there."""
    voice = standing_of(request.user).voice(ref)
    if voice is None or not voice.is_pseudonym:
        raise Http404
    if request.POST.get("do") == "show":
        show_name(voice)
        messages.success(request, f"What {voice.name} wrote is there again.")
        return redirect("forums:found_out", ref)
    if request.POST.get("do") == "hide":
        try:
            spend(request.user, "found_out")
        except TooOften as refusal:
            messages.error(request, str(refusal))
        else:
            hide_name(voice)
            messages.success(request, f"All that {voice.name} wrote is hidden. People are called.")
        return redirect("forums:found_out", ref)
    hidden = HiddenName.objects.in_force().filter(voice=voice).first()
    return render(request, "forums/found_out.html", {"voice": voice, "hidden": hidden})
