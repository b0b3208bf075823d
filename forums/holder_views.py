"""Pages on which those who hold a thread are asked, answer, say what they bring and step down."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.permissions import NotAllowed, granted_to
from forums import holders as actions
from forums.closed import Closed
from forums.forms import attempt
from forums.holder_forms import AskForm, BringsForm
from forums.post_views import voice_that_may
from forums.views import visible_thread

NAMING, HOLDING = "forums.name_holders", "forums.hold"


@require_http_methods(["GET", "HEAD", "POST"])
def holders(request, pk):
    """`do` names the form that was sent; a name that is not offered here changes nothing."""
    found = visible_thread(request, pk)
    may = granted_to(request.user, found)
    if not may & {NAMING, HOLDING}:
        raise NotAllowed("The names you use here are not allowed to do this.")
    context = _page(request, found, may)
    deed = DEEDS.get(request.POST.get("do"), _press)
    if request.method == "POST" and deed(request, found, context):
        return redirect("forums:holders", found.pk)
    status = 422 if context["refused"] else 200
    return render(request, "forums/holders.html", context, status=status)


def _page(request, thread, may) -> dict:
    mine = {holder.voice_id: holder for holder in thread.holders.held_by(request.user)}
    held = [
        (holder, BringsForm(initial={"brings": holder.brings}, auto_id=f"{holder.voice.ref}_%s"))
        for holder in thread.holders.in_force()
    ]
    context = {"thread": thread, "held": held, "mine": mine, "refused": None}
    if NAMING in may:
        context["asked"] = thread.holders.asked()
        context["ask_form"] = AskForm(candidates=actions.candidates(thread))
    if mine:
        context["handover_form"] = AskForm(
            candidates=actions.candidates(thread), auto_id="handover_%s"
        )
    return context


def _ask(request, thread, context) -> bool:
    voice = voice_that_may(request, NAMING, thread)
    return _asked(request, thread, context, partial(actions.ask, thread, by=voice), "ask_form")


def _hand_over(request, thread, context) -> bool:
    voice = _named(request, thread.holders.held_by(request.user), "from")
    act = partial(actions.hand_over, thread, by=voice)
    return _asked(request, thread, context, act, "handover_form")


def _asked(request, thread, context, act, name: str) -> bool:
    form = AskForm(
        request.POST, candidates=actions.candidates(thread), auto_id=context[name].auto_id
    )
    if made := attempt(form, act):
        messages.success(request, f"{made.voice.name} is asked. It shows once they accept.")
        return True
    context[name] = context["refused"] = form
    return False


def _bring(request, thread, context) -> bool:
    voice = _named(request, thread.holders.in_force().of(request.user))
    form = BringsForm(request.POST, auto_id=f"{voice.ref}_%s")
    if attempt(form, partial(actions.say_what_one_brings, thread, by=voice)):
        messages.success(request, "Saved. The thread says so on top.")
        return True
    context["held"] = [
        (holder, form if holder.voice_id == voice.pk else shown)
        for holder, shown in context["held"]
    ]
    context["refused"] = form
    return False


def _press(request, thread, context) -> bool:
    """A button beside a name."""
    try:
        done = _pressed(request, thread)
    except Closed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return True


def _pressed(request, thread) -> str:
    do = request.POST.get("do")
    if do in OWN:
        act, done = OWN[do]
        act(thread, by=_named(request, thread.holders.in_force().of(request.user)))
        return done
    by, who = voice_that_may(request, NAMING, thread), _named(request, thread.holders.current())
    if do == "ask_no_more":
        actions.ask_no_more(thread, by=by, who=who)
        return f"{who.name} is not asked any more."
    if do == "end":
        actions.end(thread, by=by, who=who)
        return f"{who.name} does not hold this thread any more."
    raise Http404


OWN = {  # what each does for themselves
    "step_down": (actions.step_down, "You have stepped down. The thread says so on top."),
    "break": (actions.take_a_break, "Rest well. Nobody asks why, and the thread is looked after."),
    "back": (actions.come_back, "Welcome back."),
}
DEEDS = {"ask": _ask, "hand_over": _hand_over, "brings": _bring}


def _named(request, some, field="who"):
    """The voice of one of these holders that the form names."""
    ref = request.POST.get(field, "")
    found = next((one.voice for one in some if one.voice.ref == ref), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def asked_to_hold(request, pk):
    """For those who were asked, under each name that was; for nobody else."""
    found = visible_thread(request, pk)
    asked = list(found.holders.asked().of(request.user))
    if not asked:
        raise Http404
    form = BringsForm(request.POST or None)
    if request.method == "POST":
        voice = _named(request, asked)
        if request.POST.get("do") == "decline":
            actions.decline(found, by=voice)
            messages.success(request, "You have declined. Nobody asks why.")
            return redirect(found)
        if attempt(form, partial(actions.accept, found, by=voice)):
            messages.success(request, f"You hold this thread as {voice.name} now.")
            return redirect(found)
    context = {"thread": found, "asked": asked, "form": form}
    return render(request, "forums/asked_to_hold.html", context, status=422 if form.errors else 200)
