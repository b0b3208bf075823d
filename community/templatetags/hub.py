"""The words of the hub's own texts, on the pages that show them."""

from django import template

from accounts.hub_text import COLOURS, HubText
from accounts.templatetags.addresses import address
from community import colours
from community.hub_words import SHIPPED_DRAWN
from community.mail_examples import Example, examples
from community.markup import trusted

register = template.Library()


@register.simple_tag
def hub_words(text: HubText | None, name: str, field: str = "text") -> str:
    """A field of a text as HTML; of what the product brings along where there is no row."""
    return trusted((text.drawn if text else SHIPPED_DRAWN[name])[field])


@register.filter
def as_mails(text: HubText) -> list[Example]:
    """What is worded so, with example data; nothing where the text is no mail."""
    return examples(text.name, text.said)


@register.filter
def as_figures(text: HubText) -> list[tuple[str, float, float]]:
    """The contrasts of two colours; nothing where the text is another."""
    return colours.figures(**text.said) if text.name == COLOURS else []


@register.simple_tag
def colours_address(said: dict) -> str:
    """Of the stylesheet with these colours; what stands at an address never changes."""
    picked = said["strong"], said["warm"]
    return f"{address('home:colours', *picked)}?{colours.edition(*picked)}"
