"""Names one has muted: each from its posts and its page, all of them on a page in Me."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from community.muting import hear_voice, mute_voice, muted_voices
from community.standing import may_read
from forums.person_page import PersonPage


@require_POST
def mute(request, ref):
    """Only a name that one can have met, so that nobody asks here which names there are."""
    voice = PersonPage(request.user, ref).voice
    mute_voice(request.user, voice)
    messages.success(request, f"You have muted {voice.name}. Nobody else can tell.")
    return redirect(voice)


@require_POST
def hear(request, ref):
    voice = muted_voices(request.user).filter(ref=ref).first()
    if voice is None:
        raise Http404
    hear_voice(request.user, voice)
    messages.success(request, "You hear from this name again.")
    return redirect("forums:muted")


@require_safe
def muted(request):
    """What a name is called now, only those learn who could still meet it."""
    voices = list(muted_voices(request.user))
    for voice in voices:
        voice.is_near = voice.community is None or may_read(
            request.user, voice.community.content_place
        )
    return render(request, "forums/muted.html", {"voices": voices})
