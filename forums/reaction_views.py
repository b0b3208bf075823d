"""Who says what to a post, and the reader's own part in it: a panel, or a page without script."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import spend, status_of
from community.standing import standing_of
from forums import reacting
from forums.forms import attempt
from forums.post_views import visible_post
from forums.reaction_forms import ReactionForm
from forums.reaction_page import ReactionPage


@login_not_required
@require_safe
def reactions(request, pk):
    found = visible_post(request, pk)
    return _page(request, found) if found.is_published else redirect(found)


@require_POST
def react(request, pk):
    found = visible_post(request, pk)

    def act(*, by, give, take):
        if take:
            return reacting.take_reaction_back(found, by=by, feeling=take)
        spend(request.user, "reactions")
        return reacting.react(found, by=by, feeling=give)

    form = ReactionForm(
        request.POST, voices=standing_of(request.user).in_community(found.thread.community)
    )
    if attempt(form, act) and not request.htmx:
        return redirect("forums:reactions", found.pk)
    return _page(request, found, form)


def _page(request, post, form=None):
    name = "forums/_reactions.html" if request.htmx else "forums/reactions.html"
    context = {"page": ReactionPage(request.user, post, form), "post": post}
    return render(request, name, context, status=status_of(form) if form else 200)
