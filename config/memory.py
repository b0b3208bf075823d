"""How often Python looks for objects that only hold each other."""

import gc

YOUNG = 10_000  # objects made and not let go since the last look


def settle() -> None:
    """To be called once a server process has loaded all it needs.

    A page makes thousands of objects and lets go of nearly all by itself; by default Python looks
    through the young ones after every 700, and now and then through everything that was loaded,
    during which no other request and no socket gets on. What stands now is never looked through
    again (gc.freeze).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 10)
