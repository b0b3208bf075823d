import time


def paced(count: int, per_second: float):
    """Yields 0, 1, 2, ... each at its time, whatever the work in between took."""
    start = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, start + number / per_second - time.monotonic()))
        yield number
