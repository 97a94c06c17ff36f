"""What stands at the top of the reference page, before what is made from the models."""

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
