"""Which caches there are. Whatever is in one may go at any time, and is made again."""


def caches(redis_url: str) -> dict:
    """For `settings.CACHES`; without Redis the shared cache is this process's own too."""
    return {
        "default": _in_redis(redis_url) if redis_url else _in_process(entries=10_000),
        # For what is keyed by a version that stands in a row, so that no process can have it stale,
        # and what may be a minute old.
        "near": {
            "BACKEND": "config.near.ObjectCache",
            "LOCATION": "near",
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        },
        "drawn": {
            "BACKEND": "config.near.NearCache",
            "LOCATION": "drawn",
            "OPTIONS": {"max_characters": 16_000_000},
        },
    }


def _in_redis(url: str) -> dict:
    return {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": url,
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }


def _in_process(*, entries: int) -> dict:
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": entries},
    }
