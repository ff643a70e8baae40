"""Energy from sun and wind: megawatts that a plan makes room for, and what they give in a year.

*Sun.* Hectares of panels over the hectares a megawatt takes, times full-load hours; on the ground
and above grass alike (no number of its own was found for the latter).

*Wind.* Where the wish says how many turbines, capacity is that many times the turbine's. It is an
amount of the whole wish: it is spread evenly over the hectares that count for it, so that places
sum to it (C12), wherever in the area the turbines will stand. Where it does not, the area holds
one turbine for each square of spacing times rotor diameter, ``10,000 / (s * D)^2`` a hectare, not
rounded to whole turbines. A wish without a turbine is unknown (C5): nobody can tell 3 from 15 MW.

Because turbines are counted by the wish, what a hectare of wind gives depends on the other
hectares of its area: wind does not claim to be local (C6). Sun is. The change alone is told:
what stands there today is another plan's. What the power displaces exists only in a year
(``grid.py``, C7). Figures: ``data/factors/energy``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from landuse.domain.definition import Text
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.outcome import OutcomeRow, Unknown
from landuse.domain.parameters import Parameters
from landuse.domain.rate import Product, Rate, product_of, rate_of
from landuse.effects.grid import TOPIC, avoided_at, grid_factor, path
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Ground, Term, rows_of
from landuse.effects.timing import by_allocation, takes_effect
from landuse.effects.turbines import crowded, wind_mw
from landuse.effects.wishes import hectares_of

SOLAR_CAPACITY = Indicator(
    id="solar_capacity",
    title=Text(da="Solceller, effekt", en="Solar capacity"),
    unit="MW",
    better="higher",
    local=True,
    formula=Text(
        da="Hektar solceller divideret med hektar pr. MW.",
        en="Hectares of panels over the hectares a megawatt takes.",
    ),
    limits=Text(
        da="Ét tal for alle anlæg, også over græs; intet om, hvornår nettet kan tage strømmen.",
        en="One number for all plants, above grass too; nothing on when the grid takes the power.",
    ),
)
SOLAR_ENERGY = Indicator(
    id="solar_energy",
    title=Text(da="Solceller, strøm", en="Solar power"),
    unit="GWh/yr",
    better="higher",
    local=True,
    formula=Text(
        da="Effekt gange fuldlasttimer om året.", en="Capacity times full-load hours a year."
    ),
    limits=Text(
        da="Et middelår på en middelplads; ikke skygge, hældning eller nedregulering.",
        en="A mean year at a mean site; not shade, tilt or curtailment.",
    ),
)
WIND_CAPACITY = Indicator(
    id="wind_capacity",
    title=Text(da="Vindmøller, effekt", en="Wind capacity"),
    unit="MW",
    better="higher",
    local=False,
    formula=Text(
        da="Antal møller gange møllens effekt; er antallet ikke angivet, én mølle pr. kvadrat "
        "med siden rotordiameter gange afstandskravet.",
        en="Number of turbines times the turbine's capacity; where the number is not stated, one "
        "turbine for each square whose side is the rotor diameter times the spacing.",
    ),
    limits=Text(
        da="Hvor mange møller arealet kan rumme, ikke om støj, radar eller naboer tillader dem.",
        en="How many turbines the area holds, not whether noise, radar or neighbours allow them.",
    ),
)
WIND_ENERGY = Indicator(
    id="wind_energy",
    title=Text(da="Vindmøller, strøm", en="Wind power"),
    unit="GWh/yr",
    better="higher",
    local=False,
    formula=Text(
        da="Effekt gange fuldlasttimer om året.", en="Capacity times full-load hours a year."
    ),
    limits=Text(
        da="Et middelår på en middelplads; ikke læ mellem møllerne eller nedregulering.",
        en="A mean year at a mean site; not turbines in one another's lee, nor curtailment.",
    ),
)
GRID_EMISSIONS = Indicator(
    id="grid_emissions",
    title=Text(da="Fortrængt udledning fra elnettet", en="Emissions displaced from the grid"),
    unit="tCO2e/yr",
    better="lower",
    local=False,
    formula=Text(
        da="Strøm gange elnettets udledning pr. kWh i det år; findes kun for et årstal.",
        en="Power times the grid's emission per kWh in that year; exists only with a year.",
    ),
    limits=Text(
        da="Nettets gennemsnit i fremskrivningen; anlæg fortrænger efterhånden hinanden, og at "
        "bygge dem er ikke regnet med.",
        en="The grid's mean in the projection; before long plants displace one another, and "
        "building them is not counted.",
    ),
)
INDICATORS = (SOLAR_CAPACITY, SOLAR_ENERGY, WIND_CAPACITY, WIND_ENERGY, GRID_EMISSIONS)


PANELS = ("solar", "solar_over")
WIND = "wind"
GWH_PER_MWH = 1e-3


@dataclass(frozen=True, slots=True)
class Plant:
    """What one wish has at one place, and what a hectare of it gives; None where not known."""

    of: str
    """``solar`` or ``wind``."""
    ground: Ground
    capacity_mw: Rate | None
    power_mwh: Rate | None
    """A year."""


def answer(question: Question) -> Answer:
    """Return megawatts and gigawatt-hours by place, and what could not be counted."""
    held = plants(question)
    terms: list[Term] = []
    rows: list[OutcomeRow] = []
    for of, capacity, energy in (
        ("solar", SOLAR_CAPACITY, SOLAR_ENERGY),
        (WIND, WIND_CAPACITY, WIND_ENERGY),
    ):
        mine = [plant for plant in held if plant.of == of]
        mw = [Term(capacity.id, p.ground, difference=p.capacity_mw) for p in mine]
        gwh = [Term(energy.id, p.ground, difference=_gwh(p.power_mwh)) for p in mine]
        rows += rows_of(capacity, mw, question.places) + rows_of(energy, gwh, question.places)
        terms += mw + gwh
    return Answer(tuple(rows), tuple(terms), _unknown(held), tuple(_issues(question, held)))


def yearly(question: Question, year: int) -> tuple[Term, ...]:
    """Return what the plants in force in a year displace from the grid, t CO2e in that year.

    Of a wish that says no year nobody knows whether it is in force: it is unknown in each (C5).
    """
    wishes, parameters = by_allocation(question.scenario), question.parameters
    terms = []
    for plant in plants(question):
        wish = wishes[plant.ground.allocation]
        since = takes_effect(wish, plant.ground.measure, parameters)
        if since is not None and since > year:
            continue
        power = None if since is None else plant.power_mwh
        avoided = None if power is None else avoided_at(year, power, parameters)
        terms.append(Term(GRID_EMISSIONS.id, plant.ground, difference=avoided))
    return tuple(terms)


def off_the_path(question: Question, years: Sequence[int]) -> Iterator[Issue]:
    """Yield a note when power is asked for in years of which no grid factor is known."""
    dark = [year for year in years if grid_factor(year, question.parameters) is None]
    if not dark or not plants(question):
        return
    printed = sorted(path(question.parameters)) or [0]
    yield Issue(
        f"data/factors/{TOPIC}/parameters.csv",
        f"no emission per kWh for {', '.join(map(str, dark))}",
        f"a year from {printed[0]} to {printed[-1]}",
        "What power displaces in those years is not known. Add rows grid_<year> with their source.",
        "note",
    )


def plants(question: Question) -> list[Plant]:
    """Return every wish's panels and turbines at each place, with what a hectare gives."""
    parameters = question.parameters
    found = [
        _plant("solar", ground, _solar_mw(parameters), parameters)
        for measure in PANELS
        for ground in _grounds(hectares_of(question.done, measure), measure)
    ]
    windy = _grounds(hectares_of(question.done, WIND), WIND)
    wishes, whole = by_allocation(question.scenario), _whole(windy)
    for ground in windy:
        turbine = wishes[ground.allocation].turbine
        capacity = wind_mw(turbine, whole[ground.allocation], parameters)
        found.append(_plant(WIND, ground, capacity, parameters))
    return found


def _grounds(hectares: Iterable[tuple[str, str, float]], measure: str) -> list[Ground]:
    return [
        Ground(place, "", "", "", "", area_ha, allocation, measure=measure)
        for place, allocation, area_ha in hectares
    ]


def _whole(grounds: Sequence[Ground]) -> dict[str, float]:
    """Return the hectares of each wish over all places."""
    parts: dict[str, list[float]] = {}
    for ground in grounds:
        parts.setdefault(ground.allocation, []).append(ground.area_ha)
    return {allocation: fsum(areas) for allocation, areas in parts.items()}


def _plant(of: str, ground: Ground, capacity: Rate | None, parameters: Parameters) -> Plant:
    hours = parameters.find(TOPIC, f"{of}_full_load_hours")
    if capacity is None or hours is None:
        return Plant(of, ground, capacity, None)
    return Plant(of, ground, capacity, product_of(1, capacity, rate_of(1, hours)))


def _gwh(power_mwh: Rate | None) -> Rate | None:
    return None if power_mwh is None else product_of(GWH_PER_MWH, power_mwh)


def _solar_mw(parameters: Parameters) -> Rate | None:
    land = parameters.find(TOPIC, "solar_land")
    if land is None:
        return None
    return Rate(f"1 / {land.central:g} {land.unit}", (Product(1.0, per=(land,)),))


def _unknown(held: Sequence[Plant]) -> tuple[Unknown, ...]:
    """Return the hectares at each place whose plants could not be counted."""
    areas: dict[tuple[str, str], list[float]] = {}
    for plant in held:
        if plant.power_mwh is None:
            areas.setdefault((f"{plant.of}_energy", plant.ground.place), []).append(
                plant.ground.area_ha
            )
    return tuple(Unknown(what, place, fsum(held)) for (what, place), held in areas.items())


def _issues(question: Question, held: Sequence[Plant]) -> Iterator[Issue]:
    yield from _missing_rows(question.parameters, {plant.of for plant in held})
    wishes = by_allocation(question.scenario)
    for allocation, area_ha in _whole([p.ground for p in held if p.of == WIND]).items():
        where = f"scenarios/{question.scenario.id}.toml: {allocation}"
        turbine = wishes[allocation].turbine
        if turbine is None:
            yield Issue(
                f"{where}.turbine",
                f"{area_ha:.4g} ha for wind and no turbine",
                "turbine = { tip_height_m = ..., rotor_m = ..., capacity_mw = ... }",
                "State the turbine meant, and count if the number is known; until then capacity "
                "and power are not known.",
                "warning",
            )
        elif turbine.count is not None:
            yield from crowded(where, turbine, area_ha, question.parameters)


def _missing_rows(parameters: Parameters, kinds: set[str]) -> Iterator[Issue]:
    needed = {"solar": ("solar_land", "solar_full_load_hours")}
    needed[WIND] = ("wind_spacing", "wind_full_load_hours")
    for name in (name for kind in sorted(kinds) for name in needed[kind]):
        if parameters.find(TOPIC, name) is None:
            yield Issue(
                f"data/factors/{TOPIC}/parameters.csv",
                f"no row {name}",
                "the row, with its source",
                "Add it; until then what rests on it is not known.",
                "warning",
            )
