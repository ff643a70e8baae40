"""What else turns wet beside an area that is rewetted: in words on its card, hatched on the map."""

import gzip
import json
from html import escape
from typing import Any
from urllib.parse import quote

import geopandas as gpd
from starlette.responses import HTMLResponse, Response

from landuse.domain.issues import InvalidInput
from landuse.ui import cache, issues, tables, why
from landuse.ui.address import url
from landuse.ui.numbers import hectares, number
from landuse.ui.state import Session
from landuse.ui.tables import Number
from landuse.workflow import editing
from landuse.workflow.pictures import features

FRESH = {"Cache-Control": "no-store"}
ANOTHER = "the plan is another by now"
TOLERANCE_M = 2.0
MORE = "{hectares} more in {count} hydrological units of which the area takes a part."
NONE = "Nothing more: the area takes all the low land of its hydrological units."
WHY = "Water cannot be held apart within such a unit. Other areas of the plan are left out."


def folded(session: Session, allocation: str) -> str:
    """Return the fold of a card that asks what else turns wet; the map draws it while open."""
    say, name = session.say, quote(allocation, safe="")
    where = url(f"wet/{session.token}/{why.version(session)}/{name}")
    failed = escape(say("It could not be fetched. Close this and open it again."), quote=True)
    return (
        f"<details class='wet' data-shape='{where}.geojson'>"
        f"<summary>{escape(say('What else turns wet?'))}</summary>"
        f"<section data-href='{where}' data-failed='{failed}'>{escape(say('Fetching'))}</section>"
        "</details>"
    )


def _beyond(session: Session, allocation: str) -> gpd.GeoDataFrame:
    land, plan = cache.landscape(str(session.root)), cache.plan_of(session)
    return plan.once(
        f"what else turns wet beside {allocation}",
        lambda: editing.wet_beyond(land, plan, allocation),
    )


def told(session: Session, asked: Any, body: bytes) -> Response:
    """Return in words what else turns wet beside an area."""
    del body
    if why.version(session) != asked["version"]:
        return Response(ANOTHER, status_code=409)
    say, language = session.say, session.language
    try:
        beyond = _beyond(session, asked["allocation"])
    except InvalidInput as fault:
        return HTMLResponse(tables.noted(issues.line(fault.issues[0], session)), headers=FRESH)
    if beyond.empty:
        return HTMLResponse(tables.noted(say(NONE)), headers=FRESH)
    more = say(MORE).format(
        hectares=hectares(float(beyond["left_ha"].sum()), language),
        count=number(len(beyond), language),
    )
    line = tables.opener(Number(more, why.topic("areas")))
    return HTMLResponse(f"<p>{line}</p>{tables.noted(say(WHY))}", headers=FRESH)


def shape(session: Session, asked: Any, body: bytes) -> Response:
    """Return the land that turns wet beside an area, for the map."""
    del body
    if why.version(session) != asked["version"]:
        return Response(ANOTHER, status_code=409)
    try:
        held = features(_beyond(session, asked["allocation"]), {}, TOLERANCE_M)
    except InvalidInput:  # the card says why
        return Response(status_code=204, headers=FRESH)
    packed = gzip.compress(json.dumps(held).encode(), 1, mtime=0)
    headers = FRESH | {"Content-Encoding": "gzip"}
    return Response(packed, media_type="application/geo+json", headers=headers)
