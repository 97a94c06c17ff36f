"""Exact location models on matrices of minutes or kilometres: where to put bases, and whom to send where at once.

Every model takes plain arrays and knows neither scenario nor world. `minutes` always has shape `(cells, sites)`:
from each site (a place where units could wait) to each cell (a place that must be reached), infinite where there is no
way. `weight` has shape `(cells,)`: residents, or expected incidents. The unit of `minutes` may be any; answers have
the same.

| model | question |
|---|---|
| `median.p_median` | which `number` sites make the mean time smallest |
| `cover.maximal_cover` | which `number` sites have most weight within a limit |
| `cover.fewest_to_cover` | how few sites have every cell within a limit |
| `centre.p_centre` | which `number` sites make the worst time smallest |
| `ordered.ordered_cover` | in which order to give up sites as units get busy |
| `lockdown.bottleneck_assignment` | who closes which exit, so that the last is closed as early as possible |
| `move_up.best_move_up` | which free unit should wait at which base now |
"""
