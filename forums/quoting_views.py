"""Quoting a post in another thread, and how one's names wish to be quoted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.models import Voice
from community.standing import standing_of
from forums import quoting
from forums.post_views import visible_post
from forums.quoting_elsewhere import destinations, why_nowhere
from forums.quoting_forms import QuoteElsewhereForm


@require_http_methods(["GET", "HEAD", "POST"])
def quote_elsewhere(request, pk):
    """Which words, and where to; then the box there holds the quote, and nothing is kept here."""
    found = visible_post(request, pk)
    if not found.is_published:
        return redirect(found)
    goals = destinations(found, request.user)
    form = QuoteElsewhereForm(request.POST or None, post=found, goals=goals)
    if form.is_valid():
        return redirect(form.goes_on_at)
    why = why_nowhere(found, request.user)
    context = {"post": found, "form": form, "goals": goals, "why": why}
    status = 422 if form.errors else 200
    return render(request, "forums/quote_elsewhere.html", context, status=status)


@require_POST
def set_quoting(request):
    """How one of one's names may be quoted outside the thread it wrote in."""
    voice = standing_of(request.user).voice(request.POST.get("voice", ""))
    wish = request.POST.get("quoted_outside")
    if voice is None or wish not in dict(Voice.WISHES):
        raise Http404
    quoting.wish(voice, wish)
    messages.success(request, f"Saved for {voice.name}.")
    return redirect("community:names")
