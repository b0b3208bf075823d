"""How a hub looks, for browsers: the same for everybody, and at each address for ever."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from community.colours import shortfall, tokens

FOR_EVER = 365 * 24 * 60 * 60  # seconds


class ColourConverter:
    """Six figures without the sign before them."""

    regex = "[0-9a-f]{6}"

    def to_python(self, value):
        return f"#{value}"

    def to_url(self, value):
        return value.removeprefix("#")


class FileConverter:
    """The random part of the name under which a picture is kept; to an address, also all of it."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value.rpartition("/")[2].removesuffix(".webp")


@cache_control(public=True, max_age=FOR_EVER, immutable=True)
@login_not_required
@require_safe
def colours(request, strong, warm):
    """The colours stand in the address, so this asks nothing of anybody."""
    sheet = _sheet(strong, warm)
    if sheet is None:
        raise Http404
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@lru_cache(maxsize=64)
def _sheet(strong: str, warm: str) -> str | None:
    """None for colours that no form would have taken."""
    if shortfall("moss", strong) or shortfall("hazel", warm):
        return None
    light, dark = tokens(strong, warm)
    context = {"light": light.items(), "dark": dark.items()}
    return render_to_string("home/colours.css", context)
