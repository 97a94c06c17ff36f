"""The ladder of one design as a flow: what comes to each rung, what leaves it and how, widths by share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.record.results.reading import Results
from sim.report.compared import Compared
from sim.report.drawing import Drawing, name_for_id, svg_of
from sim.report.ladder import ENDS, Flow, flow
from sim.report.numbers import amount
from sim.report.style import INK, MUTED, WIDTH_IN, axes_at, house_style, new_figure, shortened
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_WHOLE_IN = 1.5
"""Width of a flow of all known disputes."""

_LEFT_IN, _FIRST_IN, _NAMES_IN, _NODE_IN = 0.1, 1.05, 1.75, 0.09
_SLOT_IN, _NAME_IN, _TOP_IN = 0.155, 0.3, 0.22
_SHOWN = 0.0005
"""The least share that is not 0.0 % when written."""

_ROUNDING = 1e-9
_UP, _DOWN, _ENTRY = "#e69f00", "#7a5195", "#c9c9c9"
_COLOURS = {
    "settled": "#009e73", "decided": "#0072b2", "withdrawn": "#8a8a8a", "abandoned": "#6f5f5f", "left": "#8a8a8a",
    "open": "#d9d9d9", "faded": "#bfa98a", "boiled_over": "#c1272d",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Node:
    """A rung on the page, in inches: its left edge, its lower edge, its height and that of its row."""

    x: float
    y: float
    height: float
    row: float


def draw(results: Results, design: Compared, words: Words) -> Drawing | None:
    """Draw the ladder of one design; None where no dispute came to any rung."""
    found = None if results.scenario.demand.disputes is None else flow(results, design)
    if found is None:
        return None
    name = name_for_id(f"ladder-{design.name}")
    alt = words("ladder.alt", design=design.title, rows=words("list.sentences").join(_sentences(found, words)))
    nodes = _nodes(found)
    height = max(node.y + node.row for node in nodes.values()) + _TOP_IN
    with house_style(name):
        figure = new_figure(height)
        axes = axes_at(figure, 0, 0, 0, 0)
        axes.set(xlim=(0, WIDTH_IN), ylim=(0, height))
        axes.set_axis_off()
        _draw_between(axes, found, nodes)
        for rung, title in found.rungs:
            _draw_ends(axes, found, rung, nodes[rung], words)
            _draw_node(axes, title, found.came_to(rung), nodes[rung], words)
        _draw_known(axes, found, words)
        svg = svg_of(figure, name, alt)
    return Drawing(name, svg, design.title, words("ladder.caption"), alt)


def _nodes(found: Flow) -> dict[str, _Node]:
    """Lay the rungs out as a stair: each further to the right and above those below it."""
    step = (WIDTH_IN - _NAMES_IN - _FIRST_IN) / len(found.rungs)
    nodes, y = {}, _NAME_IN
    for number, (rung, _) in enumerate(found.rungs):
        sent_back = sum(s for (a, b), s in found.passed.items() if a == rung and not found.goes_up(a, b))
        came_back = sum(s for (a, b), s in found.passed.items() if b == rung and not found.goes_up(a, b))
        height = _WHOLE_IN * (found.came_to(rung) + max(sent_back, came_back))
        row = max(height, sum(_slot(share) for _, share in _ends_of(found, rung)))
        nodes[rung] = _Node(_FIRST_IN + number * step, y, height, row)
        y += row + _NAME_IN
    return nodes


def _ends_of(found: Flow, rung: str) -> list[tuple[str, float]]:
    """Return how disputes leave the ladder from a rung, from the bottom of its row."""
    return [(end, found.ended[rung, end]) for end in reversed(ENDS) if (rung, end) in found.ended]


def _slot(share: float) -> float:
    """Return the height of a band where its name stands beside it."""
    return max(_SLOT_IN, _WHOLE_IN * share)


def _draw_between(axes: Axes, found: Flow, nodes: dict[str, _Node]) -> None:
    """Draw what enters, what is passed up and what is sent back.

    On the left of a rung stand from the bottom: what it sends back, what comes from below, what enters there. On the
    right, above what leaves the ladder: what comes back, what it passes up.
    """
    left = {rung: node.y for rung, node in nodes.items()}
    right = {
        rung: node.y + _WHOLE_IN * sum(share for _, share in _ends_of(found, rung)) for rung, node in nodes.items()
    }
    order = [rung for rung, _ in found.rungs]
    pairs = [(one, other) for one in order for other in order]
    for one, other in pairs:
        share = found.passed.get((other, one), 0.0)
        if found.goes_up(one, other) and share > 0.0:
            _join(axes, (nodes[one], right, one), (nodes[other], left, other), share, _DOWN)
    for one, other in pairs:
        share = found.passed.get((one, other), 0.0)
        if found.goes_up(one, other) and share > 0.0:
            _join(axes, (nodes[one], right, one), (nodes[other], left, other), share, _UP)
    start = _NAME_IN
    for rung in order:
        wide = _WHOLE_IN * found.entered.get(rung, 0.0)
        if wide > 0.0:
            _band(axes, (_LEFT_IN + _NODE_IN, start), (nodes[rung].x, left[rung]), wide, _ENTRY)
            start, left[rung] = start + wide, left[rung] + wide


def _join(
    axes: Axes, low: tuple[_Node, dict[str, float], str], high: tuple[_Node, dict[str, float], str], share: float,
    colour: str,
) -> None:  # fmt: skip
    """Draw a band from the right of a lower rung to the left of a higher one, on top of what is there already."""
    (node, right, one), (above, left, other) = low, high
    _band(axes, (node.x + _NODE_IN, right[one]), (above.x, left[other]), _WHOLE_IN * share, colour)
    right[one] += _WHOLE_IN * share
    left[other] += _WHOLE_IN * share


def _band(axes: Axes, start: tuple[float, float], end: tuple[float, float], wide: float, colour: str) -> None:
    """Draw a band between two places, given by their lower corners."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    corners = [
        (x0, y0), (middle, y0), (middle, y1), (x1, y1), (x1, y1 + wide), (middle, y1 + wide), (middle, y0 + wide),
        (x0, y0 + wide), (x0, y0),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(
        PathPatch(Path(corners, codes), facecolor=colour, edgecolor=colour, linewidth=0.5, alpha=0.75, zorder=2)
    )


def _draw_ends(axes: Axes, found: Flow, rung: str, node: _Node, words: Words) -> None:
    """Draw how disputes leave the ladder from a rung, with names and shares at the right edge."""
    at, slot = node.y, node.y
    edge = WIDTH_IN - _NAMES_IN
    for end, share in _ends_of(found, rung):
        wide, room = _WHOLE_IN * share, _slot(share)
        y = slot + (room - wide) / 2
        _band(axes, (node.x + _NODE_IN, at), (edge, y), wide, _COLOURS[end])
        text = f"{words(f'ladder.{end}')} {_percent(share, words)}"
        axes.text(edge + 0.07, slot + room / 2, text, fontsize=8, va="center_baseline")
        at, slot = at + wide, slot + room


def _draw_node(axes: Axes, title: str, share: float, node: _Node, words: Words) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((node.x, node.y), _NODE_IN, node.height, facecolor=INK, linewidth=0, zorder=3))
    text = shortened(title, WIDTH_IN - node.x - 0.8, 8.5)
    axes.text(node.x, node.y - 0.13, f"{text}  {_percent(share, words)}", fontsize=8.5, va="center_baseline", zorder=4)


def _draw_known(axes: Axes, found: Flow, words: Words) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((_LEFT_IN, _NAME_IN), _NODE_IN, _WHOLE_IN, facecolor=MUTED, linewidth=0, zorder=3))
    axes.text(_LEFT_IN, _NAME_IN - 0.13, words("ladder.known"), fontsize=8.5, va="center_baseline")
    if found.on_no_rung > _ROUNDING:
        text = words("ladder.no_rung", share=_percent(found.on_no_rung, words))
        axes.text(_LEFT_IN, _NAME_IN + _WHOLE_IN + 0.1, text, fontsize=8, va="center_baseline")


def _percent(share: float, words: Words) -> str:
    return words("ladder.least") if 0.0 < share < _SHOWN else amount(share, "share", words)


def _sentences(found: Flow, words: Words) -> list[str]:
    """Return the picture in words, a sentence a rung."""
    sentences = []
    for rung, title in found.rungs:
        parts = [f"{words(f'ladder.{end}')} {_percent(share, words)}" for end, share in reversed(_ends_of(found, rung))]
        ups = [(found.goes_up(a, b), share) for (a, b), share in found.passed.items() if a == rung]
        for up, word in ((True, "ladder.up"), (False, "ladder.down")):
            share = sum(share for goes_up, share in ups if goes_up is up)
            if share > 0.0:
                parts.append(f"{words(word)} {_percent(share, words)}")
        came = _percent(found.came_to(rung), words)
        sentences.append(words("ladder.sentence", rung=title, came=came, parts=words.listed(parts)))
    return sentences
