"""Found words in a text."""

from django import template
from django.utils.html import format_html, format_html_join

from search.text import Segments

register = template.Library()


@register.filter
def marked(pieces: Segments) -> str:
    """The text, escaped, with what was found in <mark>."""
    drawn = (format_html("<mark>{}</mark>", text) if found else text for text, found in pieces)
    return format_html_join("", "{}", ((one,) for one in drawn))
