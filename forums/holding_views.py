"""The page on which a thread is pinned, closed, and its outcome said."""

from functools import partial
from typing import NamedTuple

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.permissions import NotAllowed, granted_to
from forums import holding
from forums.forms import attempt
from forums.holding_forms import CloseForm, OutcomeForm, PinForm, ReopenForm
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
    "pin": Deed("forums.pin", PinForm, holding.pin, "Saved. It changes the list at once."),
    "close": Deed("forums.lock", CloseForm, holding.close, "The thread has been closed."),
    "reopen": Deed("forums.lock", ReopenForm, holding.reopen, "The thread is open again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request, pk):
    found = visible_thread(request, pk)
    may = granted_to(request.user, found)
    deeds = {name: deed for name, deed in DEEDS.items() if deed.permission in may}
    if not deeds:
        raise NotAllowed("The names you use here are not allowed to do this.")
    chosen = request.POST.get("do") if request.method == "POST" else None
    forms = {name: _form(deed, found) for name, deed in deeds.items()}
    status = 200
    if chosen in deeds:
        deed = deeds[chosen]
        form = forms[chosen] = deed.form(request.POST, auto_id=f"{chosen}_%s")
        voice = voice_that_may(request, deed.permission, found)
        if made := attempt(form, partial(deed.act, found, by=voice)):
            messages.success(request, deed.done)
            return redirect(made)
        status = 422
    context = {"thread": found, "forms": forms, "refused": forms.get(chosen)}
    return render(request, "forums/hold.html", context, status=status)


def _form(deed, thread):
    name = next(name for name, one in DEEDS.items() if one is deed)
    now = {"outcome": thread.resolution, "until": thread.pinned_until, "reason": thread.lock_reason}
    return deed.form(initial=now, auto_id=f"{name}_%s")
