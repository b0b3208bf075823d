"""Posts as fragments: drawn without a viewer, once for each change, the same everywhere."""

import hashlib
from functools import cache as once
from pathlib import Path

from django.core.cache import cache
from django.template.loader import get_template

TEMPLATE = "forums/_post.html"
KEEP_SECONDS = 7 * 24 * 3600


@once
def _digest() -> str:
    """Changes with the template, so that a release draws anew."""
    source = Path(get_template(TEMPLATE).origin.name).read_bytes()
    return hashlib.sha256(source).hexdigest()[:8]


def _key(post) -> str:
    return f"post:{_digest()}:{post.pk}:{post.drawn_version}.{post.voice.version}"


def draw(posts) -> dict[int, str]:
    """Fragments by id, from the cache where it has them: one `get_many`, one `set_many`.

    `posts` come from `Post.objects.for_drawing()`.
    """
    keys = {post.pk: _key(post) for post in posts}
    found = cache.get_many(keys.values())
    template = get_template(TEMPLATE)
    missing = {
        keys[post.pk]: template.render({"post": post})
        for post in posts
        if keys[post.pk] not in found
    }
    if missing:
        cache.set_many(missing, KEEP_SECONDS)
    found |= missing
    return {pk: found[key] for pk, key in keys.items()}
