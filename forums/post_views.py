"""One post: where it is, what may be done with it, changing and removing it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from community.muting import muted_by
from community.permissions import NotAllowed, granted
from community.standing import standing_of
from forums import actions
from forums.closed import TooLate
from forums.forms import EditForm, RemoveForm, attempt
from forums.models import Post, Thread
from forums.post import EDIT_HOURS, TAKE_BACK_MINUTES
from forums.signing import names_that_may


def visible_post(request, pk) -> Post:
    return _one(Post.objects.visible_to(request.user), pk)


def removable_post(request, pk) -> Post:
    """One that this person may read, or has written: the author removes it at any time."""
    user = request.user
    return _one(Post.objects.visible_to(user) | Post.objects.written_by(user), pk)


def _one(posts, pk) -> Post:
    return get_object_or_404(posts.select_related("thread__community", "voice"), pk=pk)


def voice_that_may(request, permission, obj):
    """The person's name that may do this: the one it was written under first. Else NotAllowed."""
    able = names_that_may(request.user, permission, obj)
    if not able:
        raise NotAllowed("The names you use here are not allowed to do this.")
    return min(able, key=lambda one: one.pk != obj.voice_id)


@login_not_required
@require_safe
def post(request, pk):
    """Also where it went since, from the number that it left behind."""
    found = visible_post(request, pk)
    if found.moved_to_id and found.thread.is_merged:
        return redirect("forums:post", found.moved_to_id)
    return redirect(found.thread.url_from(found.number))


@require_safe
def answer(request, pk):
    """The thread with the composer set to answer this post."""
    found = visible_post(request, pk)
    address, _, _ = found.thread.url_from(found.number).partition("#")
    return redirect(f"{address}{'&' if '?' in address else '?'}answers={found.number}#reply")


@require_safe
def quote(request, pk):
    """The thread with the words of this post in the composer, to be cut to what is answered."""
    found = visible_post(request, pk)
    address, _, _ = found.thread.url_from(found.number).partition("#")
    begun = "&" if "?" in address else "?"
    return redirect(f"{address}{begun}answers={found.number}&quote={found.number}#reply")


@login_not_required
@require_safe
def more(request, pk):
    """What this reader may do with the post: a menu, or a page without script."""
    found = visible_post(request, pk)
    context = {"post": found, "may": _may(request, found)}
    name = "forums/_more.html" if request.htmx else "forums/more.html"
    return render(request, name, context)


def _may(request, found) -> dict[str, bool]:
    names = set()
    for voice in standing_of(request.user).voices:
        names |= granted(voice, found)
    is_in_time = found.is_younger_than(hours=EDIT_HOURS) and found.thread.accepts_replies
    is_in_time = is_in_time or "forums.edit_late" in names
    is_muted = found.voice_id in muted_by(request.user)
    is_other = request.user.is_authenticated and found.is_published and not _is_mine(request, found)
    return {
        "mute": is_other and not is_muted,
        "hear": is_other and is_muted,
        "edit": found.is_published and "forums.edit" in names and is_in_time,
        "quote": found.is_published and found.thread.accepts_replies and "forums.reply" in names,
        "read_wish": is_other or found.thread.confidentiality == Thread.GROUP,
        "quote_elsewhere": found.is_published and bool(standing_of(request.user).members),
        "split": found.is_published and "forums.split" in names,
        "note": found.is_published and "forums.set_content_notes" in names,
        "remove": found.is_published and "forums.remove" in names,
        "take_back": found.is_published
        and "forums.take_back" in names
        and found.is_younger_than(minutes=TAKE_BACK_MINUTES),
    }


def _is_mine(request, found) -> bool:
    return standing_of(request.user).voice(found.voice.ref) is not None


# Once a post is removed its words are gone, from the pages that would quote them too.


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    found = visible_post(request, pk)
    voice = voice_that_may(request, "forums.edit", found)
    if request.method == "GET" and not found.is_published:
        return redirect(found)
    kept = {"body": found.body, "drawn_version": found.drawn_version}
    form = EditForm(request.POST or None, initial=kept, files=found.files)
    if request.method == "POST" and attempt(form, partial(actions.edit, found, by=voice)):
        return redirect(found.thread.url_from(found.number))
    status = 422 if form.errors else 200
    return render(request, "forums/edit.html", {"form": form, "post": found}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk):
    found = removable_post(request, pk)
    voice = voice_that_may(request, "forums.remove", found)
    is_readable = found.thread.is_readable_by(request.user)
    back = found.thread.url_from(found.number) if is_readable else found.voice.get_absolute_url()
    if not found.is_published:
        return redirect(back)
    is_mine = voice.pk == found.voice_id
    words = request.POST if request.method == "POST" else None
    told = "It is shown in place of the post, and told to whoever wrote it."
    form = RemoveForm(words, is_mine=is_mine, told=told)
    if request.method == "POST" and attempt(form, partial(actions.remove, found, by=voice)):
        messages.success(request, _removed(found, is_mine))
        return redirect(back)
    context = {"form": form, "post": found, "back": back, "is_mine": is_mine}
    return render(request, "forums/remove.html", context, status=422 if form.errors else 200)


def _removed(post, is_mine) -> str:
    if is_mine:
        return "Your post has been removed."
    return f"The post has been removed. {post.voice.name} is told why."


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """Wrong name: a page that explains, and a button."""
    found = visible_post(request, pk)
    voice = voice_that_may(request, "forums.take_back", found)
    if not found.is_published:
        return redirect(found)
    if request.method == "POST":
        try:
            actions.take_back(found, by=voice)
        except TooLate as refusal:
            messages.error(request, str(refusal))
        return redirect(found.thread.url_from(found.number))
    return render(request, "forums/take_back.html", {"post": found})
