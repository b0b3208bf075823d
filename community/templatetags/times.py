"""Moments in words, London time: `ago` in lists, which are drawn anew for each reader."""

from datetime import datetime

from django import template
from django.utils import timezone

register = template.Library()

MINUTE, HOUR = 60, 3600


@register.filter
def ago(moment: datetime) -> str:
    """ "5 minutes ago" and "3 hours ago" on the same day, then "yesterday", "Thu 26 Nov"."""
    london = timezone.get_default_timezone()
    now, moment = datetime.now(london), moment.astimezone(london)
    seconds = (now - moment).total_seconds()
    days = (now.date() - moment.date()).days
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return _counted(int(seconds // MINUTE), "minute")
    if days == 0 or seconds < 6 * HOUR:
        return _counted(int(seconds // HOUR), "hour")
    if days == 1:
        return "yesterday"
    if moment.year == now.year or days < 180:
        return f"{moment:%a} {moment.day} {moment:%b}"
    return f"{moment.day} {moment:%b %Y}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
