"""The first words of what somebody wrote, for rows in lists."""

from django import template

from community.markup import excerpt, plain

register = template.Library()


@register.filter
def opening(html: str, length: int) -> str:
    """At most `length` characters of plain text out of rendered HTML, cut between words."""
    return excerpt(plain(html), length)
