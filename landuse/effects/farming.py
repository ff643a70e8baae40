"""Farming: production area a plan takes, hectares, by crop group and holding, and what moves.

Production area is land used as crop or grass. Every measure that sets the use of land ends its
production, whatever grows there afterwards: rewetting, set-aside, forest, nature, panels, building.
Grass that is set aside and goes on as grass is lost too: the state pays for that production to
end. Grazing may go on there and under panels; no source says how much, so it is not credited.
A measure that only adds a function (wind, access) takes nothing: pads and roads are not drawn.

Crop groups are the state's own words for each crop code (``data/factors/dk_v12``,
``crop_categories.csv``); land without a code is ``not stated``. Holdings are told where the units
have a ``holding``: a keyed hash, never a number that names a person (see ``holdings.py``).

Displaced production is the production area that comes back elsewhere: the area lost times the share
the user enters (``money.leakage``). Its emissions are outside the plan's own account (scope 3) and
are not subtracted from it. Without that share it is not known, and a note says so: never hidden.

Unit: ha. Limits: hectares, not harvest or animals. Land whose use is not known is not known to be
production area, never 0 (C5). Both indicators depend on each hectare alone (C6).
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from landuse.domain.definition import Text
from landuse.domain.figure import Entered
from landuse.domain.indicator import Indicator
from landuse.domain.issues import Issue
from landuse.domain.rate import Rate, rate_of
from landuse.effects import holdings
from landuse.effects.absence import uncounted
from landuse.effects.entered import entered
from landuse.effects.question import Answer, Question
from landuse.effects.terms import Ground, Term, rows_of

FARMED = frozenset({"crop", "grass"})
UNKNOWN = "unknown"
NOT_STATED = "not stated"

PRODUCTION = Indicator(
    id="production_area",
    title=Text(da="Produktionsareal", en="Production area"),
    unit="ha",
    better="higher",
    local=True,
    formula=Text(
        da="Hektar i omdrift og græs, som intet virkemiddel overtager, efter minus før.",
        en="Hectares of crop and grass that no measure takes over, after minus before.",
    ),
    limits=Text(
        da="Hektar, ikke høst eller dyr.",
        en="Hectares, not harvest or animals.",
    ),
)
DISPLACED = Indicator(
    id="displaced_area",
    title=Text(da="Produktion flyttet til andre steder", en="Production displaced elsewhere"),
    unit="ha",
    better="lower",
    local=True,
    formula=Text(
        da="Tabt produktionsareal gange den andel, brugeren angiver, kommer igen andre steder.",
        en="Production area lost times the share that the user says comes back elsewhere.",
    ),
    limits=Text(
        da="Den flyttede produktions udledning er ikke trukket fra planens egen.",
        en="What the displaced production emits is not taken from the account of the plan.",
    ),
)
INDICATORS = (PRODUCTION, DISPLACED)

KEYS = ["place", "soil", "from", "to", "measure", "changed_by", "group", "assumed"]


def answer(question: Question) -> Answer:
    """Return production area before, after and lost by place, ha, and what moves elsewhere."""
    land = _land(question)
    lost = _production(land)
    leakage = leakage_of(question)
    share = None if leakage is None else rate_of(1.0, leakage)
    moved = [_moved(t, share) for t in lost if production_ends(t.ground) is not False]
    tables, issues = holdings.touched(question)
    return Answer(
        (*rows_of(PRODUCTION, lost, question.places), *rows_of(DISPLACED, moved, question.places)),
        (*lost, *moved),
        uncounted(lost),
        (*issues, *_issues(question, moved, leakage)),
        {"crop_groups": _by_group(land), "displaced": _displaced(moved, leakage), **tables},
    )


def production_ends(ground: Ground) -> bool | None:
    """Return whether a measure ends the production of a ground; None where its use is not known."""
    if not ground.measure or ground.after == "crop":
        return False
    return None if ground.before == UNKNOWN else ground.before in FARMED


def leakage_of(question: Question) -> Entered | None:
    """Return the share of the production given up that turns up elsewhere, as the user says."""
    stated = question.scenario.money.leakage
    if stated is None:
        return None
    return entered(
        question.scenario, "money.leakage", stated.central, "fraction", stated.low, stated.high
    )


def _land(question: Question) -> pd.DataFrame:
    """Return the account by ``KEYS``, with the crop group of each hectare."""
    held = question.account
    named = held.assign(group=[_group(code, question) for code in held["crop_code"]])
    return named.groupby(KEYS, sort=True)["area_ha"].sum().reset_index()


def _group(code: Any, question: Question) -> str:
    if pd.isna(code):
        return NOT_STATED
    return question.crop_groups.get(int(code), f"code {int(code)}, in no group")


def _production(land: pd.DataFrame) -> list[Term]:
    """Return what each part of the land is as production area: 1, 0 or not known."""
    rates = {True: rate_of(1.0), False: rate_of(0.0)}
    terms = []
    for row in land.to_dict(orient="records"):
        words = {name: str(row[name]) for name in KEYS[:-1]}
        ground = Ground(
            words["place"], words["soil"], words["from"], words["to"], words["group"],
            float(row["area_ha"]), words["changed_by"], bool(row["assumed"]), words["measure"],
        )  # fmt: skip
        taken = bool(ground.measure) and ground.after != "crop"
        before = _rate(ground.before, rates)
        after = rates[False] if taken else _rate(ground.after, rates)
        terms.append(Term(PRODUCTION.id, ground, None, before, after, still=not ground.measure))
    return terms


def _rate(use: str, rates: dict[bool, Rate]) -> Rate | None:
    return None if use == UNKNOWN else rates[use in FARMED]


def _moved(term: Term, share: Rate | None) -> Term:
    return Term(DISPLACED.id, term.ground, difference=None if term.change is None else share)


def _by_group(land: pd.DataFrame) -> pd.DataFrame:
    """Return the hectares by place and crop group: there, lost, and after minus before."""
    farmed = land[land["from"].isin(FARMED)]
    lost = farmed["area_ha"].where((farmed["measure"] != "") & (farmed["to"] != "crop"), 0.0)
    table = farmed.assign(before_ha=farmed["area_ha"], change_ha=-lost + 0.0)
    sums = table.groupby(["place", "group"], sort=True)[["before_ha", "change_ha"]].sum()
    return sums.reset_index()


def _displaced(moved: list[Term], leakage: Entered | None) -> pd.DataFrame:
    """Return the production area lost by place, and what of it moves: low, central and high."""
    columns = ["place", "lost_ha", "unknown_ha"]
    rows = []
    for ground in (term.ground for term in moved):
        known = production_ends(ground) is not None
        rows.append((ground.place, ground.area_ha * known, ground.area_ha * (not known)))
    table = pd.DataFrame(rows, columns=columns).groupby("place", sort=True).sum().reset_index()
    for name in ("low", "central", "high"):
        share = float("nan") if leakage is None else float(getattr(leakage, name))
        table[f"{name}_ha"] = table["lost_ha"] * share
    return table


def _issues(question: Question, moved: list[Term], leakage: Entered | None) -> Iterator[Issue]:
    if moved and leakage is None:
        lost_ha = sum(term.ground.area_ha for term in moved)
        yield Issue(
            f"scenarios/{question.scenario.id}.toml: money.leakage",
            f"nothing, while {lost_ha:.6g} ha of production end",
            "which share of that production turns up elsewhere: low, central and high",
            "Production moved elsewhere (scope 3) is not stated. Enter "
            "leakage = { low = ..., central = ..., high = ... } under [money].",
            "note",
        )
