"""What is asked of the search page; all of it comes from addresses, so nothing is refused."""

from search.query import LENGTH

LARGEST = 10_000


def asked(query) -> dict:
    """The arguments of a SearchPage out of a query string, however it was mangled."""
    first = query.get("first", "")
    return {
        "words": query.get("q", "")[:LENGTH],
        "kind": query.get("kind", ""),
        "community": query.get("community", ""),
        "first": min(int(first), LARGEST) if first.isdecimal() and len(first) < 6 else 0,
    }
