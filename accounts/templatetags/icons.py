"""One icon set, each icon drawn once per process: drawing parses XML, and the frame holds many.

What stands in every post is in the page once, as a symbol: three icons were a third of its bytes.
"""

import re
from functools import lru_cache

from django import template
from django.utils.html import format_html
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


@register.simple_tag
@lru_cache(maxsize=16)
def icon_symbols(*names: str) -> SafeString:
    """These icons, unseen, for a page in which `icon_again` shows them."""
    symbols = []
    for name in names:
        shape = re.sub(r'^<svg width="24" height="24"', f'<symbol id="icon-{name}"', icon(name, 24))
        symbols.append(shape.replace("</svg>", "</symbol>"))
    return mark_safe(f'<svg class="symbols" aria-hidden="true">{"".join(symbols)}</svg>')  # noqa: S308


@register.simple_tag
@lru_cache(maxsize=16)
def icon_again(name: str, size: int = 20) -> SafeString:
    """The icon `name` out of the page's `icon_symbols`."""
    use = '<svg width="{0}" height="{0}" aria-hidden="true"><use href="#icon-{1}"/></svg>'
    return format_html(use, size, name)
