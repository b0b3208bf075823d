"""The list of topics, for who keeps it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.hub_views import ASKS, voice_for_hub
from community.models import Topic
from forums.topic_forms import MergeForm, TopicForm
from forums.topics import TopicRefused, add_topic, merge_topics, offer_topic, rename_topic


@require_http_methods(ASKS)
def topics(request):
    """`do` is what to do with the topic of this `number`; without one, a topic is added."""
    voice = voice_for_hub(request, "community.keep_topics")
    listed = Topic.objects.by_name()
    sent = request.POST if request.method == "POST" else None
    is_merge = bool(sent) and sent.get("do") == "merge"
    merge = MergeForm(sent if is_merge else None, topics=listed, auto_id="merge_%s")
    form = TopicForm(None if is_merge else sent)
    if sent is not None:
        told = _merged(merge, voice) if is_merge else _done(sent, form, voice)
        if told:
            messages.success(request, told)
            return redirect("forums:topics")
    context = {"form": form, "merge": merge, "topics": listed, "refused": _refused(sent)}
    status = 422 if form.errors or merge.errors else 200
    return render(request, "forums/topics.html", context, status=status)


def _merged(form, voice) -> str:
    """What is then said, or "" where the form says what is wrong."""
    if not form.is_valid():
        return ""
    number, into = int(form.cleaned_data["number"]), int(form.cleaned_data["into"])
    try:
        return f"It is all “{merge_topics(number, by=voice, into=into)}” now."
    except Topic.DoesNotExist as error:
        raise Http404 from error
    except TopicRefused as refusal:
        form.add_error("into", str(refusal))
        return ""


def _done(sent, form, voice) -> str:
    """Likewise."""
    do, number = sent.get("do", ""), _number(sent.get("number", ""))
    try:
        if do in {"retire", "offer"}:
            topic = offer_topic(number, by=voice, is_offered=do == "offer")
            return f"“{topic}” is offered{'' if do == 'offer' else ' no more'}."
        if not form.is_valid():
            return ""
        if do == "rename":
            return f"It is called “{rename_topic(number, by=voice, **form.cleaned_data)}” now."
        return f"“{add_topic(by=voice, **form.cleaned_data)}” has been added."
    except Topic.DoesNotExist as error:
        raise Http404 from error
    except TopicRefused as refusal:
        form.add_error("name", str(refusal))
        return ""


def _number(text: str) -> int:
    """0, which no topic has, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _refused(sent) -> int | None:
    """The number of the topic whose new name was refused; None for one that was to be added."""
    return _number(sent.get("number", "")) if sent and sent.get("do") == "rename" else None
