"""The words of the hub's own texts, on the pages that show them."""

from django import template

from accounts.hub_text import HubText
from community.hub_words import SHIPPED_DRAWN
from community.markup import trusted

register = template.Library()


@register.simple_tag
def hub_words(text: HubText | None, name: str, field: str = "text") -> str:
    """A field of a text as HTML; of what the product brings along where there is no row."""
    return trusted((text.drawn if text else SHIPPED_DRAWN[name])[field])
