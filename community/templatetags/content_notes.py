"""Content notes in templates: the sentence in place of the words, and whether they are folded."""

from django import template

from community.content_notes import is_covered, numbers_in, sentence

register = template.Library()
register.filter("noted", sentence)
register.filter("is_covered_for", is_covered)


@register.filter
def note_numbers(notes: int) -> str:
    """For the script, which opens what this reader has chosen to see."""
    return " ".join(map(str, numbers_in(notes)))
