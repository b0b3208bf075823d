"""Pages on which a closed thread is summed up, and on which that is answered."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.limits import TooOften, spend, status_of
from community.permissions import NotAllowed
from community.standing import standing_of
from forums import summaries as actions
from forums.forms import attempt
from forums.models import NotMeant, Summary
from forums.plain_words import measure as measured
from forums.post_views import voice_that_may
from forums.signing import names_that_may
from forums.summary import WORDS
from forums.summary_forms import NotMeantForm, SummaryForm
from forums.views import paced, visible_thread
from notifications import inbox


@require_http_methods(["GET", "HEAD", "POST"])
def summary(request, pk):
    """To write it, and for its writer and the facilitators to read what was said of it."""
    found = visible_thread(request, pk)
    now = Summary.objects.filter(thread=found).first() or Summary(thread=found)
    able = names_that_may(request.user, "forums.summarise", found)
    names = {voice.pk for voice in standing_of(request.user).voices}
    if not able and now.voice_id not in names:
        raise NotAllowed("The names you use here are not allowed to do this.")
    kept = {"words": now.words, "drawn_version": now.drawn_version}
    form = SummaryForm(request.POST or None, initial=kept, voices=able)
    if request.method == "POST" and request.POST.get("do") != "check":
        voice_that_may(request, "forums.summarise", found)
        if attempt(form, partial(actions.summarise, found)):
            messages.success(request, "Saved. The thread says so on top.")
            return redirect(found)
    said = NotMeant.objects.visible_to(request.user).filter(thread=found)
    inbox.read(request.user, about=f"notmeant:{found.pk}")
    context = {"thread": found, "form": form, "may_write": bool(able), "summary": now}
    context |= {"said": said.select_related("voice").order_by("created_at", "pk"), "most": WORDS}
    context["measure"] = measured(form["words"].value() or "")
    return render(request, "forums/summary.html", context, status=status_of(form))


@require_POST
def measure(request):
    """How many words, and for what age; nothing is kept."""
    refusal = ""
    try:
        spend(request.user, "previews")
    except TooOften as error:
        refusal = str(error)
    found = measured(request.POST.get("words", "")[: WORDS * 40])
    context = {"measure": found, "most": WORDS, "refusal": refusal}
    return render(request, "forums/_measure.html", context, status=429 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def not_meant(request, pk):
    """For those who have posted in the thread: this is not what I meant."""
    found = visible_thread(request, pk)
    now = Summary.objects.filter(thread=found).exclude(words="").first()
    if now is None or not found.is_locked:
        raise Http404
    voices = standing_of(request.user).in_community(found.community)
    voices = actions.may_answer(found, voices)
    if not voices:
        raise actions.DidNotPost
    form = NotMeantForm(request.POST or None, voices=voices)
    act = paced(request.user, "posts", partial(actions.say_it_is_not_meant, found))
    if request.method == "POST" and attempt(form, act):
        messages.success(request, "Thank you. Whoever wrote the summary and the facilitators know.")
        return redirect(found)
    context = {"thread": found, "form": form, "summary": now, "voices": voices}
    return render(request, "forums/not_meant.html", context, status=status_of(form))
