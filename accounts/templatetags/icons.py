"""One icon set, each icon drawn once per process: drawing parses XML, and the frame holds many."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide import _render_icon

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> SafeString:
    """The lucide icon `name` as inline SVG, `size` pixels square, hidden from screen readers.

    It always stands beside a word, so it says nothing by itself. Raises `IconDoesNotExist`.
    """
    svg = _render_icon(name, size, aria_hidden="true", focusable="false")
    return mark_safe(svg.replace("\n", "").replace("  ", ""))  # noqa: S308 - from the package only
