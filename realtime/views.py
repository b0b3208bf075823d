"""The same frames over plain HTTP, for networks that block sockets."""

import json

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from realtime import identity, inbound
from realtime.access import PLACES, rights_of
from realtime.log import Reading, frames, read
from realtime.replay import NOTHING

GRANT_SECONDS = 60
"""How long a poll may rely on rights asked earlier; a change of these rights ends it at once."""

_signer = signing.TimestampSigner(salt="realtime.grant")


@login_not_required
@require_safe
def changes(request):
    """GET /live/changes?after=thread:42~128&after=…&grant=…

    204 when nothing happened, else {"grant": "…", "frames": [...]}: the frames of the socket, and a
    grant that saves the next poll from asking for rights. Four queries at most with a grant:
    session, person, log, and the objects of one kind.
    """
    try:
        positions = inbound.positions(request.GET.getlist("after"))
    except inbound.Unwelcome:
        return HttpResponseBadRequest("Ask for up to 20 streams, each as name~number.")
    rights = [PLACES, rights_of(request.user.pk)] if request.user.is_authenticated else [PLACES]
    readings = read(positions | dict.fromkeys(rights, NOTHING))
    heads = [readings.pop(name, Reading(0)).head for name in rights]
    grant, allowed = _grant(request, sorted(positions), heads)
    said = [json.dumps({"stream": name, "gone": True}) for name in positions if name not in allowed]
    said += _news({name: found for name, found in readings.items() if name in allowed})
    if not said and grant == request.GET.get("grant"):
        response = HttpResponse(status=204)
    else:
        body = f'{{"grant":{json.dumps(grant)},"frames":[{",".join(said)}]}}'
        response = HttpResponse(body, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _grant(request, names, heads) -> tuple[str, list[str]]:
    """The grant that holds, and the streams it is for: the one that came, or one asked for now.

    `heads` are the positions of the rights in the same snapshot as the changes.
    """
    who = request.user.ref if request.user.is_authenticated else ""
    came = request.GET.get("grant", "")
    try:
        granted = json.loads(_signer.unsign(came, max_age=GRANT_SECONDS))
    except signing.BadSignature:
        granted = None
    held = [who, _sealed(heads)]
    if granted and granted[:2] == held and set(names) <= set(granted[2]):
        return came, granted[2]
    found = identity.rights(_identity(request), dict.fromkeys(names, ""))
    allowed = [name for name in names if name in found.allowed]
    return _signer.sign(json.dumps([*held, allowed])), allowed


def _identity(request) -> identity.Identity:
    """Asked anew: `request.user` was loaded before the log was read, with the rights of then."""
    if not request.user.is_authenticated:
        return identity.VISITOR
    return identity.Identity(request.session.session_key, request.user.pk)


def _sealed(heads: list[int]) -> str:
    """The positions, unreadable, since they count what has happened."""
    return salted_hmac("realtime.access", str(heads), algorithm="sha256").hexdigest()[:16]


def _news(readings: dict[str, Reading]) -> list[str]:
    pruned = {name: found.head for name, found in readings.items() if found.was_pruned}
    said = [json.dumps({"stream": name, "reset": head}) for name, head in pruned.items()]
    whole = {name: found for name, found in readings.items() if name not in pruned}
    return said + [frame.text for made in frames(whole).values() for frame in made]
