"""What stands in a thread's address for people."""

from functools import lru_cache

from django.utils.text import slugify

# What stands at the same place in other addresses of a thread (urls.py).
TAKEN = {
    "content-notes",
    "context",
    "draft",
    "feed",
    "follow",
    "history",
    "hold",
    "merge",
    "move",
    "months",
    "names",
    "poll",
    "asked",
    "holders",
    "not-meant",
    "notes",
    "summary",
    "read",
    "remove",
    "reply",
    "split",
    "take-back",
    "tips",
}


@lru_cache(maxsize=4096)
def slug_of(title: str) -> str:
    """Asked for in every row of a list."""
    slug = slugify(title)[:60]
    return f"{slug}-thread".lstrip("-") if slug in TAKEN | {""} else slug
