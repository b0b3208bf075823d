"""Addresses, each worked out once in a process: they never change, and a page names three dozen.

What is kept of them is some ten megabytes at most, of a hub with many threads.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=32_768)
def address(name: str, *arguments) -> str:
    """The path of the view `name` with these arguments. Raises `NoReverseMatch`."""
    return escape(reverse(name, args=arguments))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file. Raises ValueError where the manifest does not have it."""
    return static(path) if settings.DEBUG else _asset(path)


@lru_cache(maxsize=128)
def _asset(path: str) -> str:
    return escape(static(path))
