"""The list of topics, for who keeps it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from community.fields import TOPIC
from community.hub_views import ASKS, voice_for_hub
from community.kept_list import KeptList, draw, keep
from community.models import Topic
from community.retirable import Refused
from forums.topic_forms import MergeForm
from forums.topics import add_topic, merge_topics, offer_topic, rename_topic

TOPICS = KeptList(
    permission="community.keep_topics",
    page="forums:topics",
    entries=Topic.objects.by_name,
    add=add_topic,
    rename=rename_topic,
    offer=offer_topic,
    longest=TOPIC,
    example="housing first",
)


@require_http_methods(ASKS)
def topics(request):
    """Besides what is done with every list, two topics are made one."""
    is_merge = request.POST.get("do") == "merge"
    sent = request.POST if is_merge else None
    merge = MergeForm(sent, topics=Topic.objects.by_name(), auto_id="merge_%s")
    if not is_merge:
        return keep(request, TOPICS, merge=merge)
    if told := _merged(merge, voice_for_hub(request, TOPICS.permission)):
        messages.success(request, told)
        return redirect(TOPICS.page)
    return draw(request, TOPICS, merge=merge, status=422)


def _merged(form, voice) -> str:
    """What is then said, or "" where the form says what is wrong."""
    if not form.is_valid():
        return ""
    number, into = int(form.cleaned_data["number"]), int(form.cleaned_data["into"])
    try:
        return f"It is all “{merge_topics(number, by=voice, into=into)}” now."
    except Topic.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        form.add_error("into", str(refusal))
        return ""
