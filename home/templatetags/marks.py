"""Found words in a text."""

from django import template
from django.utils.html import format_html

from search.text import Segments

register = template.Library()


@register.filter
def marked(pieces: Segments) -> str:
    """The text, escaped, with what was found in <mark>."""
    form = "".join("<mark>{}</mark>" if found else "{}" for _, found in pieces)
    return format_html(form, *(text for text, _ in pieces)) if pieces else ""
