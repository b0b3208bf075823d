"""Threads: fetch what is visible, form, action, answer."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.limits import TooOften, spend, status_of
from community.markup import Unreadable, trusted
from community.markup import render as render_words
from community.models import Community, Voice
from community.permissions import NotAllowed, granted_to
from community.standing import standing_of
from forums import actions
from forums.attaching import receive_all
from forums.draft import about_new_thread
from forums.forms import ContextForm, ReplyForm, ThreadForm, attempt, under_another_name
from forums.models import PAGE, Draft, Thread
from forums.months import months_of
from forums.post_views import voice_that_may
from forums.quoting import to_quote
from forums.quoting_elsewhere import to_quote_from_elsewhere
from forums.reader import State, read_thread
from forums.similar import similar_threads
from forums.thread_page import ThreadPage
from notifications.following import choose
from notifications.models import Follow


def visible_thread(request, pk) -> Thread:
    threads = Thread.objects.visible_to(request.user).select_related("community", "voice")
    return get_object_or_404(threads, pk=pk)


def thread_as_read(request, pk) -> tuple[Thread, State]:
    try:
        return read_thread(pk, request.user)
    except Thread.DoesNotExist as error:
        raise Http404 from error


def paced(person, what, act):
    """`act(key=..., **words)` as often as this person may; a retry with its key is not counted."""

    def act_now(*, key, **words):
        spend(person, what, key=key)
        return act(key=key, **words)

    return act_now


def number_in(text, default=None) -> int | None:
    """A post's number out of an address, however it was mangled on its way."""
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else default


@login_not_required
@require_safe
def thread(request, pk, slug):
    found, state = thread_as_read(request, pk)
    if found.is_merged and (now := _merged_into(found, request)):
        return redirect(now)
    if slug != found.slug:
        return redirect(_with_query(found.get_absolute_url(), request))
    page = ThreadPage(request.user, found, state, first=number_in(request.GET.get("from", ""), 1))
    answers = number_in(request.GET.get("answers", ""))
    quoted = _to_quote(request, found) if page.may_reply else {}
    context = page.context(answers=answers, quoted=quoted)
    context["was_started"] = "/threads/new/" in request.META.get("HTTP_REFERER", "")
    return render(request, "forums/thread.html", context)


def _to_quote(request, found) -> dict:
    """What the address asks to quote, of this thread or another, for the box to answer in."""
    asked = request.GET
    if elsewhere := number_in(asked.get("quoted", "")):
        return to_quote_from_elsewhere(found, elsewhere, asked.get("words", ""), request.user)
    return to_quote(found, number_in(asked.get("quote", "")), request.user)


def _merged_into(found, request) -> Thread | None:
    """Where people go on; None for who may not read that, or has come to see the old place."""
    if "was" in request.GET:
        return None
    return Thread.objects.visible_to(request.user).filter(pk=found.merged_into_id).first()


def _with_query(address: str, request) -> str:
    """Never for good: a title may change back, and the page that was open asks with `?from=`."""
    query = request.META["QUERY_STRING"]
    return f"{address}?{query}" if query else address


@login_not_required
@require_safe
def months(request, pk):
    """Where each month begins: a page, or for the script a part of the thread's."""
    found = visible_thread(request, pk)
    here = number_in(request.GET.get("from", ""))
    name = "forums/_months.html" if request.htmx else "forums/months.html"
    return render(request, name, {"thread": found, "months": months_of(found, here)})


@require_POST
def reply(request, pk):
    found, state = thread_as_read(request, pk)
    voices = standing_of(request.user).in_community(found.community)
    form = ReplyForm(**with_images(request, found), voices=voices, person=request.user)
    if request.POST.keys() & {"add", "drop"}:
        return _images(request, found, state, form)
    post = attempt(form, paced(request.user, "posts", partial(actions.reply, found)))
    if request.htmx:
        return _composer(request, found, state, form, post)
    if post:
        if already := under_another_name(form, post):
            messages.info(request, already)
        return redirect(post.thread.url_from(post.number))
    return draw_refused(request, found, state, form, status_of(form))


def with_images(request, found) -> dict:
    """What was sent, with the images kept; those of who may not write here are not."""
    may = "forums.reply" in granted_to(request.user, found)
    data, refusal = receive_all(
        request.user, request.POST, request.FILES.getlist("image") if may else []
    )
    return {"data": data, "refusal": refusal}


def _images(request, found, state, form):
    """One was added or taken off; the words stay as they are."""
    form.ask_later()
    status = status_of(form)
    if request.htmx:
        context = {"form": form, "thread": found}
        return render(request, "forums/_images.html", context, status=status)
    return draw_refused(request, found, state, form, status)


def draw_refused(request, found, state, form, status: int):
    """The last page, with the form that was refused in its box."""
    last_page = max(1, (found.last_number - 1) // PAGE * PAGE + 1)
    page = ThreadPage(request.user, found, state, first=last_page)
    return render(request, "forums/thread.html", page.context(form=form), status=status)


def _composer(request, found, state, form, post):
    """The composer again: emptied, with the new post beside it, or as it was with what is wrong."""
    page = ThreadPage(request.user, found, state, first=post.number if post else 1)
    context = page.context(form=None if post else form, posted=post)
    if post:
        context |= {"posted": page.rows[0], "already": under_another_name(form, post)}
        if request.user.follows_written:  # what taking part has just done
            found.follow_level = found.follow_level or Follow.FOLLOW
    status = 200 if post else status_of(form)
    return render(request, "forums/_reply.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new_thread(request, slug):
    community, voices = place_of_a_new_thread(request, slug)
    if "similar" in request.POST:
        return _with_similar(request, community, voices)
    about = about_new_thread(community)
    draft = Draft.objects.of(request.user).filter(about=about).first()
    form = ThreadForm(
        request.POST or None,
        voices=voices,
        community=community,
        initial=draft.words_of_a_thread if draft else {},
    )
    if request.method == "POST":
        made = attempt(form, paced(request.user, "threads", partial(actions.start, community)))
        if made:
            words = under_another_name(form, made) or "Your thread has been started."
            messages.success(request, words, extra_tags=about)
            is_asked = made.kind == Thread.DECISION and not made.polls_version
            return redirect("forums:new_poll", made.pk) if is_asked else redirect(made)
    return draw_new_thread(request, community, form, draft, status=status_of(form))


def place_of_a_new_thread(request, slug) -> tuple[Community, list[Voice]]:
    """The community, and the names this person may start a thread under."""
    standing = standing_of(request.user)
    community = get_object_or_404(Community.objects.listed_for(standing), slug=slug)
    if voices := standing.in_community(community):
        return community, voices
    raise NotAllowed("Join this community to start a thread.")


def draw_new_thread(request, community, form, draft=None, *, status: int):
    """`draft` is what an unfilled form shows; one that was sent says itself which it has seen."""
    seen = request.POST.get("draft_version", "") if form.is_bound else draft and draft.version
    context = {"form": form, "community": community, "voices": form.voices}
    context |= {"draft": None if form.is_bound else draft, "draft_version": seen or ""}
    return render(request, "forums/new_thread.html", context, status=status)


def _with_similar(request, community, voices):
    """The form as it was typed so far, with threads like its title, for those without script."""
    form = ThreadForm(initial=request.POST.dict(), voices=voices, community=community)
    context = {"form": form, "community": community, "voices": voices}
    context["draft_version"] = request.POST.get("draft_version", "")
    try:
        spend(request.user, "checks")
        context["similar"] = similar_threads(request.POST.get("title", ""), request.user)
    except TooOften as refusal:
        messages.info(request, str(refusal))
    return render(request, "forums/new_thread.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def context(request, pk):
    """Change the title, the opening text and the topics."""
    found = visible_thread(request, pk)
    voice = voice_that_may(request, "forums.update_context", found)
    kept = {"title": found.title, "context": found.context, "topics": found.topic_names}
    kept["drawn_version"] = found.drawn_version
    form = ContextForm(request.POST or None, initial=kept)
    if request.method == "POST":
        made = attempt(form, partial(actions.update_context, found, by=voice))
        if made:
            return redirect(made)
    status = 422 if form.errors else 200
    return render(request, "forums/context.html", {"form": form, "thread": found}, status=status)


@require_POST
def follow(request, pk):
    found = visible_thread(request, pk)
    level = request.POST.get("level")
    choose(request.user.pk, "thread", found.pk, level if level in dict(Follow.LEVELS) else None)
    if request.htmx:
        found.follow_level = level
        return render(request, "forums/_follow.html", {"thread": found})
    return redirect(found)


@require_POST
def preview(request):
    """What the words will look like; nothing is kept."""
    html, refusal, status = "", "", 200
    try:
        spend(request.user, "previews")
        html = trusted(render_words(request.POST.get("body", "")))
    except Unreadable as error:
        refusal = str(error)
    except TooOften as error:
        refusal, status = str(error), 429
    context = {"html": html, "refusal": refusal}
    return render(request, "forums/_preview.html", context, status=status)
