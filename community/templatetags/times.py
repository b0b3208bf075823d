"""Moments in words, London time: `ago` in lists, which are drawn anew for each reader."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone

register = template.Library()

MINUTE, HOUR = 60, 3600


@register.filter
def ago(moment: datetime, now: datetime | None = None) -> str:
    """ "5 minutes ago" and "3 hours ago" on the same day, then "yesterday", "Thu 26 Nov".

    Whoever asks for many says what is `now` for all of them.
    """
    now = now or timezone.now()
    seconds = (now - moment).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return _counted(int(seconds // MINUTE), "minute")
    today, day = _day(now), _day(moment)
    if day == today or seconds < 6 * HOUR:
        return _counted(int(seconds // HOUR), "hour")
    return _named(day, today)


@register.filter
def spoken(moment: datetime) -> str:
    """ "Thu 26 Nov, 6.30pm": a moment not far away, in London time."""
    there = moment.astimezone(timezone.get_default_timezone())
    half = "am" if there.hour < 12 else "pm"
    return f"{there:%a} {there.day} {there:%b}, {there.hour % 12 or 12}.{there:%M}{half}"


@lru_cache(maxsize=4096)
def _day(moment: datetime) -> date:
    """In London."""
    return moment.astimezone(timezone.get_default_timezone()).date()


@lru_cache(maxsize=4096)
def _named(day: date, today: date) -> str:
    """A list names two dozen days, many of them again and again."""
    days = (today - day).days
    if days == 1:
        return "yesterday"
    if day.year == today.year or days < 180:
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.day} {day:%b %Y}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"
