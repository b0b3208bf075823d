"""The pages on which administrators run the hub: what it says of itself."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.hub_text import HubText
from community import hub_texts
from community.belonging import Belonging
from community.hub_forms import FORMS, PutBackForm
from community.hub_page import MAIL_TITLES, TITLES, TextPage
from community.permissions import HUB
from community.standing import standing_of
from community.upkeep import Upkeep

ASKS = ["GET", "HEAD", "POST"]


def voice_for_hub(request, permission: str):
    """The staff voice that may do it to the hub as a whole. Raises NotAllowed."""
    return Belonging(standing_of(request.user), HUB).voice_that_may(permission)


@require_safe
def hub(request):
    voice_for_hub(request, "community.word_hub")
    written = {text.name: text for text in HubText.objects.in_force()}
    rows = [(name, title, written.get(name)) for name, title in TITLES.items()]
    mails = [(name, title, written.get(name)) for name, title in MAIL_TITLES.items()]
    context = {"rows": rows, "mails": mails, "upkeep": Upkeep()}
    return render(request, "community/hub.html", context)


@require_http_methods(ASKS)
def hub_text(request, name):
    """One text: its form, how it would look, and the versions before it. `do` says which button."""
    voice = voice_for_hub(request, "community.word_hub")
    if name not in FORMS:
        raise Http404
    if request.method == "POST" and request.POST.get("do") == "put_back":
        return _put_back(request, name, voice)
    page = TextPage(name, request.POST if request.method == "POST" else None)
    if page.is_sent and page.form.is_valid():
        if request.POST.get("do") == "preview":
            page.look()
        elif _write(page, voice):
            messages.success(request, "Saved. It stands on the pages now.")
            return redirect("community:hub_text", name)
    return render(
        request, "community/hub_text.html", {"page": page}, status=422 if page.form.errors else 200
    )


def _write(page, voice) -> bool:
    try:
        number = page.form.cleaned_data["number"]
        hub_texts.write(page.name, by=voice, said=page.form.said, number=number)
    except hub_texts.TextChanged as changed:
        page.show_theirs(str(changed))
        return False
    return True


def _put_back(request, name, voice):
    form = PutBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        hub_texts.put_back(name, form.cleaned_data["version"], by=voice)
    except HubText.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "That version stands on the pages again. The others are kept.")
    return redirect("community:hub_text", name)
