"""The database, from an event loop: on threads of our own, so that no socket waits on another."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections

_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


async def in_database(work, *args):
    """Run `work(*args)` on a database thread and return what it returns or raise what it raises."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _tidily, work, args)


def _tidily(work, args):
    close_old_connections()
    try:
        return work(*args)
    finally:
        close_old_connections()
