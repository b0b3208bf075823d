"""The page on which a thread is pinned, paused and closed, and its outcome said."""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.permissions import NotAllowed, granted_to
from forums import holding
from forums.forms import attempt
from forums.holding_forms import ButtonForm, CloseForm, OrderForm, OutcomeForm, PinForm, RestForm
from forums.post_views import voice_that_may
from forums.views import visible_thread


class Deed(NamedTuple):
    """One form of the page: what it needs, what it does, and what is said when it is done."""

    permission: str
    form: type
    act: object
    done: str


DEEDS = {
    "outcome": Deed("forums.resolve", OutcomeForm, holding.resolve, "The outcome has been saved."),
    "ideas": Deed(
        "forums.welcome_ideas", ButtonForm, holding.welcome_ideas, "Ideas are welcome now."
    ),
    "questions": Deed(
        "forums.welcome_ideas",
        ButtonForm,
        holding.ask_questions_first,
        "The thread asks for questions first.",
    ),
    "order": Deed(
        "forums.order", OrderForm, holding.set_order, "Saved. The thread says so on top."
    ),
    "round": Deed("forums.order", ButtonForm, holding.next_round, "The next round has begun."),
    "pin": Deed("forums.pin", PinForm, holding.pin, "Saved. It changes the list at once."),
    "close": Deed("forums.lock", CloseForm, holding.close, "The thread has been closed."),
    "archive": Deed(
        "forums.lock", ButtonForm, holding.archive, "The thread stands in the archive now."
    ),
    "bring_back": Deed("forums.lock", ButtonForm, holding.bring_back, "It is in the list again."),
    "reopen": Deed("forums.lock", ButtonForm, holding.reopen, "The thread is open again."),
    "rest": Deed("forums.rest", RestForm, holding.rest, "The thread is paused."),
    "wake": Deed("forums.rest", ButtonForm, holding.wake, "The thread goes on."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request, pk):
    """`do` names the form that was sent; a name that is not offered here changes nothing."""
    found = visible_thread(request, pk)
    may = granted_to(request.user, found)
    deeds = _offered(found, may)
    if not deeds:
        raise NotAllowed("The names you use here are not allowed to do this.")
    proposals = list(found.holders.proposing()) if "forums.hold" in may else []
    now = {"outcome": found.resolution, "until": found.pinned_until, "order": found.speaking}
    now["reason"] = proposals[0].closing_reason if proposals else found.lock_reason
    forms = {name: deed.form(initial=now, auto_id=f"{name}_%s") for name, deed in deeds.items()}
    if found.is_case and "outcome" in forms:
        forms["outcome"].ask_what_was_tried()
    refused = None
    if deed := deeds.get(request.POST.get("do")):
        name = request.POST["do"]
        refused = forms[name] = deed.form(request.POST, initial=now, auto_id=f"{name}_%s")
        voice = voice_that_may(request, deed.permission, found)
        if made := attempt(refused, partial(deed.act, found, by=voice)):
            messages.success(request, _done(deed, made))
            return redirect(made)
    context = {"thread": found, "forms": forms, "refused": refused, "proposals": proposals}
    context["may_call"] = "forums.call" in may
    context["rearranges"] = not found.is_merged and {"forums.split", "forums.merge"} <= may
    return render(request, "forums/hold.html", context, status=422 if refused else 200)


def _offered(thread, may) -> dict[str, Deed]:
    """What these rights allow; questions and ideas are told apart in a case circle alone."""
    of_a_case = set() if thread.is_case else {"ideas", "questions"}
    offered = DEEDS.keys() - of_a_case
    return {
        name: deed for name, deed in DEEDS.items() if name in offered and deed.permission in may
    }


def _done(deed, thread) -> str:
    if deed.act is holding.close and not thread.is_locked:
        return "Proposed. The thread closes when the other one agrees."
    return deed.done
