"""Places by what the user calls them."""

from __future__ import annotations

from sim.errors import Problem, meant
from sim.world.geography import Places


class PlaceNames:
    """Finds places by code or name. A code is never ambiguous, even where it is also somebody's name."""

    def __init__(self, places: Places, world_name: str) -> None:
        self._code, self._world_name = places.code, world_name
        named: dict[str, list[int]] = {}
        for place, name in enumerate(places.name):
            named.setdefault(name, []).append(place)
        self._places: dict[str, list[int]] = named | {code: [place] for place, code in enumerate(places.code)}

    def find(self, names: list[str], path: str, problems: list[Problem]) -> list[int]:
        """Return the places that are meant, in the order listed.

        A name that means no place, or several, is left out and added to `problems`, its place a step below `path`.
        """
        found = []
        for number, name in enumerate(names):
            candidates = self._places.get(name, [])
            if len(candidates) == 1:
                found.append(candidates[0])
            else:
                problems.append(Problem(self._complaint(name, candidates), f"{path}[{number}]"))
        return found

    def _complaint(self, name: str, candidates: list[int]) -> str:
        if candidates:
            codes = ", ".join(self._code[place] for place in candidates[:5])
            return f"{name!r} means {len(candidates)} places; use a code: {codes}"
        hint = meant(name, self._places, f"{self._world_name} has {len(self._code)} of them")
        return f"{name!r} is no place of {self._world_name}; {hint}"
