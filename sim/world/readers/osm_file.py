"""OpenStreetMap files: opening them, and saying clearly why one cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sim.errors import input_error
from sim.world.readers.csv_file import check_file
from sim.world.readers.extras import geo_package

SUFFIXES = (".osm", ".osm.gz", ".osm.bz2", ".osm.pbf")


def tagged_ways(file: str, key: str, path: str) -> Iterator[Any]:
    """Yield the ways of an OpenStreetMap file that have the tag `key`; each is valid only until the next.

    Their nodes know their places, as far as the file holds them.

    Raises
    ------
    InputError
        At `path` of the scenario, if the file or the package that reads it is missing, or the file is no whole
        OpenStreetMap file.
    """
    osmium = _osmium(file, path)
    ways, nodes = osmium.osm.WAY, osmium.osm.NODE
    # The library keeps the nodes' places in 16 bytes each; picking nodes by number would take a gigabyte.
    return _guarded(
        file,
        path,
        lambda: osmium.FileProcessor(file, nodes | ways).with_locations(),
        (osmium.filter.EntityFilter(ways), osmium.filter.KeyFilter(key)),
    )


def tagged_nodes(file: str, key: str, path: str) -> Iterator[Any]:
    """Yield the nodes that have the tag `key`; otherwise as `tagged_ways`."""
    osmium = _osmium(file, path)
    return _guarded(file, path, lambda: osmium.FileProcessor(file, osmium.osm.NODE), (osmium.filter.KeyFilter(key),))


def _osmium(file: str, path: str) -> Any:
    check_file(file, path)
    if not file.lower().endswith(SUFFIXES):
        raise input_error(f"{Path(file).name} does not end in one of {', '.join(SUFFIXES)}", path=path)
    geo_package("osmium.filter", path)
    return geo_package("osmium", path)


def _guarded(file: str, path: str, processor: Callable[[], Any], filters: tuple[Any, ...]) -> Iterator[Any]:
    try:
        objects = processor()
        for chosen in filters:
            objects = objects.with_filter(chosen)
        yield from objects
    except RuntimeError as error:
        # The only exception that the library has for a file it cannot make sense of, whatever the reason.
        message = f"is no whole OpenStreetMap file ({error}); fetch it again, or check that its ending fits its format"
        raise input_error(message, path=path, file=file) from error
