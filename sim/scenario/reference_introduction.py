"""What stands at the top of the reference pages, before what is made from the models."""

INTRODUCTION = """
# The scenario file

This page is made from the program itself (`python -m sim.scenario.reference > docs/reference/scenario.md`); a test
keeps it current. `sim check FILE` checks a scenario, `sim check FILE --show` shows it complete, with where each value
comes from, and `sim schema` prints the JSON Schema that editors use for completion.

## How a file is read

A scenario is one YAML document in UTF-8, at most 5 MB. All problems are reported at once, with line and column.

- Times are minutes, lengths kilometres, speeds km/h. Names say so: `_min`, `_km`, `_kmh`.
- Values follow YAML 1.2: what a value is depends on its key and not on its looks. A village code `411603001001` or
  `012`, a name `NO` and a span `22:00-06:00` need no quotes; `1e6` is a number where a number is wanted. Quotes
  around a number do no harm.
- Nothing, `~` and `null` mean “not given”; in quotes they are text.
- Names of kinds, units, designs, modes, periods and skills are made of letters (also Chinese), digits, `_` and `-`.
- Anchors and aliases (`&a`, `*a`) are allowed. Tags (`!!`), merge keys (`<<`), duplicate keys and a second document
  are refused.
- Paths of files are seen from the folder of the YAML file that names them.

## How overlays work

`units` and `desk` are the base. Each entry of `designs` is an overlay on them and may hold `title`, `units` and
`desk`; without `designs` there is one design, called `base`. `extends: other.yaml` makes the whole file an overlay on
another one. The rules are those of JSON Merge Patch (RFC 7396): maps merge key by key, `null` removes, anything else
replaces, lists too.

    units:
      car:
        bases: {level: township}
        shifts: [{hours: 00:00-24:00}]
        turnout: {law: constant, mean_min: 2}
    designs:
      as_it_is: {}
      faster:
        units:
          car: {turnout: {mean_min: 1}}     # the law stays constant
      varied:
        units:                              # another law: drop the key that does not go with it
          car: {turnout: {law: lognormal, median_min: 2, sigma: 0.5, mean_min: null}}

`--set path=value` is the last overlay: `--set clock.days=7`, `--set units.car.shifts[0].crews=2`,
`--set designs.night.desk.rule=nearest`. It changes one value of the resolved scenario and no other; one under `units`
or `desk` changes the base, and so every design that does not say otherwise itself (a warning names those that do).
"""

CALL_MAPPING = """
# The mapping of recorded calls

This page is made from the program itself (`python -m sim.scenario.reference call_mapping >
docs/reference/call_mapping.md`); a test keeps it current. `sim import calls FILE --guess --map mapping.yaml` writes a
draft with comments, in Chinese with `--language zh`.

A mapping says what the columns of a record mean. Only columns that it names are read; all others are dropped, names,
phone numbers and addresses among them. Where a part is told by a column alone, the name of the column will do:

    time_zone: Asia/Shanghai
    time_formats: [YYYY/MM/DD HH:MM:SS]
    times: {called: 报警时间, dispatched: 派警时间, arrived: 到达时间, cleared: 处结时间}
    kind: {column: 警情类别, values: {打架斗殴: fight, 盗窃: theft}, unlisted: other}
    position: {x: 经度, y: 纬度, coordinates: gcj02}

## How times are written

A format shows how a time looks: `YYYY-MM-DD HH:MM:SS`, `MM/DD/YYYY HH:MM`, `DD.MM.YY`, `YYYY年MM月DD日 HH时MM分`,
`YYYYMMDDHHMMSS`, `DD-MON-YYYY`. `MM` is the month until the hours are named, and minutes after that; one letter or
two, small or large, make no difference, nor do missing zeros. `AM` or `上午` marks the twelve-hour clock, `FFF` parts
of a second, `ZZ` an offset from UTC. Words: `iso`, `excel` (days since 1899-12-30), `unix` and `unix_ms` (seconds and
milliseconds since 1970, UTC). Cells that a workbook or Parquet file itself marks as times need no format.

A time without a date takes it from the column named `date`; where there is none, it is put to the day on which it lies
nearest to the stamp before it, so that it may run past midnight.

Times are those of the clock on the wall in `time_zone`. Spans are taken between instants: a night in which clocks are
changed is as long as it was. An hour that came twice is read so that the stamps of a call stay in order; a time that
was skipped is an hour later.

## What is found and reported

The page `quality.html` and `quality.json` count every flaw, with the lines of the first ones and what was done. Rows
are left out if they have another number of cells than the header, no time of the call, a time outside `period`, or
repeat another row or call. Stamps that cannot be read are missing. Spans that are negative, longer than `longest` says,
or 0 where `real_zeros` does not name them are left out and the call is kept; so are positions at 0,0, outside `box` or
farther than `farthest_km`. What a unit came upon and what was planned is kept apart (`origin`). What looks like the
number of a phone or of an identity card is not kept.
"""
