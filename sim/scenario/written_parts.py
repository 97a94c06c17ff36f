"""Looking at a scenario as it was written: whatever is missing or of the wrong type is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenario.wording import did_you_mean, listed


def part_at(node: Any, *steps: str) -> Any:
    """Return what stands at `steps`, None where nothing does."""
    for step in steps:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def map_at(node: Any, *steps: str) -> Mapping[str, Any]:
    """Return the map at `steps`, an empty one where there is none."""
    found = part_at(node, *steps)
    return found if isinstance(found, Mapping) else {}


def texts(node: Any, *steps: str) -> list[str] | None:
    """Return a list of texts, empty where nothing is given; None where it is something else."""
    found = part_at(node, *steps)
    if found is None:
        return []
    is_texts = isinstance(found, Sequence) and not isinstance(found, str) and all(isinstance(t, str) for t in found)
    return list(found) if is_texts else None


def number_at(node: Any, *steps: str, default: float) -> float | None:
    """Return the number at `steps`, or what it is when not given; None where it is something else."""
    found = part_at(node, *steps)
    try:
        return default if found is None else float(found)
    except (TypeError, ValueError):
        return None


def skill_sets(design: Any) -> list[set[str]]:
    """Return what the units of each group can do; nothing when that is not written as it should be."""
    units = map_at(design, "units").values()
    meanwhile = [during for unit in units for during in map_at(unit, "during").values() if part_at(during, "skills")]
    skills = [texts(able, "skills") for able in (*units, *meanwhile)]
    return [set(one) for one in skills if one is not None] if None not in skills else []


def lack(needs: set[str], skills: list[set[str]]) -> str:
    """Say which needs nobody meets."""
    known = set().union(*skills)
    unknown = sorted(needs - known)
    if unknown:
        return f"the skill {unknown[0]}{did_you_mean(unknown[0], known)}"
    return f"all the skills {listed(sorted(needs))}; they are spread over several groups"
