"""Who answers, and by which rules: what one design decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from sim.chance.laws import Constant, Law
from sim.scenario.specs.discovery import Discovery
from sim.scenario.specs.ladder import Ladder
from sim.scenario.specs.later import later
from sim.scenario.specs.requests import Routing
from sim.scenario.specs.roster import Absence, NightTurnout, Shift
from sim.spec import ASSUMPTION, SHEET, Loc, MisfitError, Name, Spec, Whole, setting

if TYPE_CHECKING:
    from sim.scenario.specs.battery import Battery
    from sim.scenario.specs.patrol import Patrol
    from sim.scenario.specs.relocation import Relocation
    from sim.scenario.specs.search import Searchers
else:
    Battery = later("battery.Battery")
    Patrol = later("patrol.Patrol")
    Relocation = later("relocation.Relocation")
    Searchers = later("search.Searchers")


class Bases(Spec):
    """Where units wait. Exactly one of `level`, `places`, `nodes` and `file`."""

    level: str | None = setting(None, help="A base at the seat of every place of this level, e.g. village.")
    largest: Whole | None = setting(
        None, help="With `level`: only this many places, the ones with most residents.", ge=1
    )
    places: list[str] | None = setting(None, help="Codes or names of places.", min_length=1)
    nodes: list[str] | None = setting(None, help="Names of road nodes.", min_length=1)
    file: str | None = setting(
        None, help="Table (CSV, a workbook or Parquet) with a column that names road nodes or places.", min_length=1,
        is_file=True,
    )  # fmt: skip
    column: str = setting("node", help="That column: `node` names road nodes, `place` codes of places.")
    encoding: Literal["utf-8", "gbk"] = setting(
        "utf-8", help="How the text of a CSV file is encoded; GBK includes GB 18030."
    )
    sheet: str | None = setting(None, help=SHEET, min_length=1)

    @model_validator(mode="after")
    def _one_of_four(self) -> Bases:
        given = [name for name in ("level", "places", "nodes", "file") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of level, places, nodes and file; given: {', '.join(given) or 'none'}")
        if self.largest is not None and self.level is None:
            raise MisfitError(((("largest",), "goes with level; here are no places to count"),))
        if self.sheet is not None and self.file is None:
            raise MisfitError(((("sheet",), "goes with file; here is none"),))
        return self


EVERYWHERE = "all"
"""The whole district, in a map by places."""

Share = Annotated[float, Field(ge=0, le=1)]

AfterCall = Literal["drive_home", "drive_home_unavailable", "stay", "home_at_once"]


class During(Spec):
    """What is different for a group while a surge lasts. Afterwards it goes back."""

    bases: Bases | None = setting(
        None, help="Where they wait meanwhile: the first unit at the first base, and from the first base again when"
        " there are more units; who has a battery moves when that suffices, who patrols leaves its beat. Their own"
        " bases if none.",
    )  # fmt: skip
    skills: list[Name] | None = setting(None, help="What they can do meanwhile; what they always can if none.")


class UnitGroup(Spec):
    """Units of one sort: auxiliaries 辅警, station cars, ..."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    bases: Bases = setting(help="Where they wait.")
    shifts: list[Shift] = setting(help="The roster.", min_length=1)
    mode: str = setting("car_on_call", help="How they travel to a call, one of world.travel.modes.")
    mode_home: str | None = setting(None, help="How they travel home; as to a call when not given.")
    skills: list[Name] = setting([], help="What they can do; a call's needs must all be among them.")
    area_level: str | None = setting(
        None, help="Their own area: the place of this level that holds their base; the whole district when not given."
    )
    only_during: list[Name] = setting(
        [], help="They are there only while one of these surges lasts; always if empty.", max_length=100
    )
    during: dict[Name, During] = setting(
        factory=dict, help="What is different while a surge lasts, by its name. Of several that last together the one"
        " written last decides.",
    )  # fmt: skip
    turnout: Law = setting(
        factory=lambda: Constant(mean_min=1.0), help="From order to departure.", unit="min", source=ASSUMPTION
    )
    turnout_at_night: NightTurnout | None = setting(None, help="Turnout in the hours of the night; as by day if none.")
    battery: Battery | None = setting(None, help="Their vehicle's battery; they travel without limit if none.")
    patrol: Patrol | None = setting(
        None, help="Where they go while nobody needs them; they wait at their base if none."
    )
    after_call: AfterCall = setting(
        "drive_home",
        help="After a call: drive home and take calls on the way, drive home unavailable, stay, or be home at once.",
    )
    at_shift_end: Literal["finish", "hand_over"] = setting(
        "finish", help="Finish the call in hand (overtime), or hand it over to another unit."
    )
    last_call_min: float = setting(
        0.0, help="No new call in so many minutes before the end of a duty.", unit="min", ge=0, le=720
    )
    sweep_km2_per_h: float = setting(
        0.3, help="Area that a unit sweeps when it searches: width times speed.", unit="km2/h", ge=0, le=1000,
        source=ASSUMPTION,
    )  # fmt: skip
    crew: Whole = setting(1, help="People in a unit.", unit="people", ge=1, le=100)
    absence: Absence = setting(factory=Absence, help="Leave and sickness, day by day.")
    cost_per_person_year: float = setting(
        0.0, help="Cost of one person on the roster.", unit="yuan/year", ge=0, le=1e9, source=ASSUMPTION
    )
    people_per_post: float = setting(
        1.0, help="People employed for each person on a shift, to cover leave and sickness.", gt=0, le=20,
        source=ASSUMPTION,
    )  # fmt: skip

    @model_validator(mode="after")
    def _roster_makes_sense(self) -> UnitGroup:
        least = self.absence.minimum_crew
        if least is not None and least > self.crew:
            message = f"{least}: a unit has only {self.crew}; give at most its crew"
            raise MisfitError(((("absence", "minimum_crew"), message),))
        shortest = min(shift.hours.end_min - shift.hours.start_min for shift in self.shifts)
        if self.last_call_min >= shortest:
            message = f"{self.last_call_min:g}: the shortest shift has {shortest:g} minutes; give less"
            raise MisfitError(((("last_call_min",), message),))
        return self

    @model_validator(mode="after")
    def _who_roams_drives_no_way(self) -> UnitGroup:
        if self.battery is not None and self.patrol is not None and self.patrol.beat.route == "roam":
            message = "roam: drives no way from cell to cell for a battery to last; take a tour or another route"
            raise MisfitError(((("patrol", "beat", "route"), message),))
        return self

    @model_validator(mode="after")
    def _patrols_return_to_their_beat(self) -> UnitGroup:
        if self.patrol is not None and self.after_call != "drive_home":
            message = f"{self.after_call}: goes with units that wait; those on patrol return to their beat after a call"
            raise MisfitError(((("after_call",), message),))
        return self

    @property
    def moves_during(self) -> list[str]:
        """Surges in which the units wait at other bases."""
        return [name for name, during in self.during.items() if during.bases is not None]


class Reserve(Spec):
    """Units kept for urgent calls (a cut-off; Sacks, Larson and Schaack 1993)."""

    priority: Whole = setting(help="Calls of this priority number or a higher one are held back.", ge=1, le=9)
    keep: Whole = setting(
        help="They are served only while more than this many units that could serve them are free.", unit="units", ge=1,
        le=10_000,
    )  # fmt: skip


class Desk(Spec):
    """Where calls wait and units are chosen."""

    rule: Literal["nearest", "own_area_first", "preference"] = setting(
        "nearest",
        help="The eligible idle unit with the least expected travel time; its own area's first; or a fixed list.",
    )
    preferences: dict[str, list[str]] = setting(
        factory=dict, help="For `preference`: cell code -> names of units (group.number), best first."
    )
    handling: Law = setting(
        factory=lambda: Constant(mean_min=1.0), help="Taking the call, until it reaches the desk.", unit="min",
        source="98 to 99 % of orders signed for within 30 s (Ankang public security bureau); the rest is " + ASSUMPTION,
    )  # fmt: skip
    ageing_min: float | None = setting(
        None, help="A call that has waited this long counts as one priority more urgent, and so on; never if none.",
        unit="min", gt=0, le=525_600,
    )  # fmt: skip
    reserve: list[Reserve] = setting([], help="Units kept for urgent calls.", max_length=9)
    preempts_when: Literal["none_free", "sooner"] = setting(
        "none_free",
        help="A call that may take a unit from another does so when no unit is free, or also when the unit"
        " in use would be there sooner.",
    )
    queue_limit: Whole | None = setting(
        None, help="Calls that may wait; one more is lost. 0: no call waits (loss). None: no limit.", ge=0
    )
    searchers: list[Searchers] = setting([], help="Who joins a search besides units.", max_length=50)
    cameras: dict[str, Share] = setting(
        factory=dict,
        help="Share of matters that a camera sees, by code or name of a place, `all` for the whole district; of several"
        " places that hold a cell the smallest counts. No camera where none is listed.",
    )
    relocation: Relocation | None = setting(None, help="Who moves when an area has no free unit; nobody if none.")


class Design(Spec):
    """One way of staffing the district and answering its calls."""

    title: str = setting("", help="Name for reports, also in Chinese.", max_length=200)
    units: dict[Name, UnitGroup] = setting(help="Groups of units, by name.", min_length=1)
    desk: Desk = setting(factory=Desk, help="How units are chosen.")
    discovery: Discovery = setting(factory=Discovery, help="How disputes come to be known.")
    ladder: Ladder = setting(factory=Ladder, help="Who settles disputes, level by level.")
    requests: Routing = setting(factory=Routing, help="How requests of daily life come to a department.")

    @model_validator(mode="after")
    def _who_moves_covers_no_other_area(self) -> Design:
        rule = self.desk.relocation
        covering = rule.groups or list(self.units) if rule is not None else []
        findings: list[tuple[Loc, str]] = [
            (("units", name, "during", surge, "bases"), "does not go with desk.relocation, which moves the same units")
            for name, group in self.units.items()
            if name in covering
            for surge in group.moves_during
        ]
        if findings:
            raise MisfitError(tuple(findings))
        return self


DESIGN_PARTS = tuple(name for name in Design.model_fields if name != "title")
"""What the base of a scenario file may hold and a design may change."""
