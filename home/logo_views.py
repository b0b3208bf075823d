"""The page on which administrators give the hub a logo, and the picture itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.hub_text import LOGO, HubText, number_of
from community import hub_texts
from community.hub_forms import PutBackForm
from community.hub_views import ASKS, voice_for_hub
from community.hub_words import SHIPPED
from forums.image import MEDIA_TYPE
from home.logo import FOLDER
from home.logo_forms import LogoForm, signed
from home.look import FOR_EVER


@require_http_methods(ASKS)
def logo(request):
    """`do` says which button."""
    voice = voice_for_hub(request, "community.word_hub")
    if request.method == "POST" and request.POST.get("do") == "put_back":
        return _put_back(request, voice)
    now = HubText.objects.now(LOGO)
    form = LogoForm(request.POST or None, request.FILES or None, initial=_begin(now))
    looks = request.POST.get("do") == "preview"
    if form.is_bound and form.is_valid() and not looks and _saved(form, voice):
        messages.success(request, "Saved. It stands on the pages now.")
        return redirect("home:logo")
    preview = form.said if form.is_bound and not form.errors else None
    context = {"form": form, "preview": preview, "number": number_of(now)}
    context["versions"] = [*HubText.objects.of(LOGO), HubText(number=1, said=SHIPPED[LOGO])]
    return render(request, "home/logo.html", context, status=422 if form.errors else 200)


def _begin(now: HubText | None) -> dict:
    said = now.said if now else SHIPPED[LOGO]
    added = signed(said) if said["file"] else ""
    return {"number": number_of(now), "alt": said["alt"], "added": added}


def _saved(form, voice) -> bool:
    try:
        hub_texts.write(LOGO, by=voice, said=form.said, number=form.cleaned_data["number"])
    except hub_texts.TextChanged as changed:
        form.data["number"] = number_of(HubText.objects.now(LOGO))
        form.add_error(None, str(changed))
        return False
    return True


def _put_back(request, voice):
    form = PutBackForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        hub_texts.put_back(LOGO, form.cleaned_data["version"], by=voice)
    except HubText.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, "That version stands on the pages again. The others are kept.")
    return redirect("home:logo")


@cache_control(public=True, max_age=FOR_EVER, immutable=True)
@login_not_required
@require_safe
def logo_image(request, name):
    """At each address for ever the same: another picture has another random name."""
    try:
        with default_storage.open(f"{FOLDER}/{name}.webp") as file:
            answer = HttpResponse(file.read(), content_type=MEDIA_TYPE)
    except FileNotFoundError as error:
        raise Http404 from error
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
