"""Every address of the site, from the URL resolver."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse


def named_patterns() -> Iterator[tuple[str, URLPattern]]:
    """All patterns with their names; a pattern without a name comes as its route, and so cannot have a row."""

    def walk(patterns: list[Any]) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name or f"unnamed: {pattern.pattern}", pattern

    yield from walk(get_resolver().url_patterns)


def url_names() -> set[str]:
    """The names of all addresses."""
    return {name for name, _ in named_patterns()}


def address(name: str, arguments: dict[str, Any]) -> str:
    """The path of an address."""
    return reverse(name, kwargs=arguments)
