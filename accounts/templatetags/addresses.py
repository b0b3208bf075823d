"""Addresses that never change while a process runs, worked out once: a page names two dozen."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import get_script_prefix, get_urlconf, reverse

register = template.Library()


@lru_cache(maxsize=128)
def _fixed(name: str, urlconf: str, prefix: str) -> str:
    return reverse(name, urlconf)


@register.simple_tag
def address(name: str) -> str:
    """The path of the view `name`, which takes no arguments. Raises `NoReverseMatch`."""
    return _fixed(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file. Raises ValueError where the manifest does not have it."""
    return static(path) if settings.DEBUG else _asset(path)


_asset = lru_cache(maxsize=128)(static)
