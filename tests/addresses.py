"""Every address of the product, taken from the URLconf: what is added there is tested here."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver, reverse


@dataclass(frozen=True)
class Route:
    """One named address; `parameters` are those of its pattern, `folder` its first word."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def folder(self) -> str:
        return self.pattern.split("/")[0]

    @property
    def kind(self) -> tuple[str, tuple[str, ...]]:
        """What it is about: ("posts", ("pk",)); () for what is about no single thing."""
        return (self.folder, self.parameters) if self.parameters else ("", ())

    def at(self, *args) -> str:
        return reverse(self.name, args=args)


def _walk(resolver, namespace="", prefix="", before=()) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern, parameters = prefix + str(entry.pattern), (*before, *entry.pattern.converters)
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, pattern, parameters)
        else:
            yield Route(f"{namespace}{entry.name}", pattern, parameters)


ROUTES = tuple(_walk(get_resolver()))
NAMES = {route.name for route in ROUTES}


def route(name: str) -> Route:
    return next(one for one in ROUTES if one.name == name)
