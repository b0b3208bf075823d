"""What a page costs before the product does anything: the ground under the figures of pages."""

from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render

from accounts.models import Organisation

OF_THE_MIDDLEWARE = 2  # queries: the session and its person


@dataclass(frozen=True)
class Community:
    slug: str
    name: str
    is_unread: bool


@dataclass(frozen=True)
class Frame:
    """Stands in for `home.context.Frame`: what the frame of a signed-in page shows, for nothing."""

    me: str
    inbox: str
    communities: list[Community]
    inbox_after: int = 12
    unread: int = 3
    is_shared_device: bool = False
    is_discreet: bool = False
    shows_leave: bool = True
    help_lines: list = field(default_factory=list)
    leave_to: str = "https://www.bbc.co.uk/weather"


def bare(request):
    """Loads the session and its person and answers with a constant."""
    return HttpResponse(f"signed in: {request.user.is_authenticated}")


def frame(request, queries, communities):
    """The same middleware and frame, and as many queries as the page; no forum."""
    for pk in range(1, queries - OF_THE_MIDDLEWARE + 1):
        Organisation.objects.get(pk=pk)
    mine = [
        Community(f"community-{n}", f"Community number {n}", n % 3 == 0) for n in range(communities)
    ]
    ref = request.user.ref
    return render(request, "base.html", {"frame": Frame(ref, f"inbox:{ref}", mine)})
