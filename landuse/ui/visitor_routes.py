"""Routes that answer for one visitor, by the token in the page's address."""

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from landuse.domain.issues import InvalidInput
from landuse.ui import (
    basemaps,
    cache,
    cards,
    files,
    hand,
    map_routes,
    now,
    pointing,
    shelf,
    state,
    wet,
    why,
)
from landuse.ui.address import url
from landuse.ui.state import Session
from landuse.workflow import standing
from landuse.workflow.pictures import units_of

FRESH = {"Cache-Control": "no-store"}
PRIVATE = "private, max-age=86400, immutable"
Asked = Mapping[str, str]
Answer = Callable[[Session, Asked, bytes], Response]


def of_visitor(answer: Answer) -> Callable[[Request], Any]:
    """Return a route that answers for a visitor the server knows."""

    async def answered(request: Request) -> Response:
        session = state.visitors().get(request.path_params["token"])
        if session is None:
            return Response("no such visitor", status_code=404, headers=FRESH)
        body = await request.body()
        return await run_in_threadpool(
            answer, session, {**request.query_params, **request.path_params}, body
        )

    return answered


def file(session: Session, asked: Asked, body: bytes) -> Response:
    """Return what a visitor has open as a file, as it is at this moment; or a saved scenario."""
    del body
    if asked["kind"] not in files.KINDS:
        return Response("no such file", status_code=404)
    try:
        name, held = files.made(session, asked["kind"], asked.get("scenario"))
    except InvalidInput as fault:
        return Response(str(fault), status_code=409, media_type="text/plain; charset=utf-8")
    headers = FRESH | {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(held, media_type=files.KINDS[asked["kind"]], headers=headers)


def why_number(session: Session, asked: Asked, body: bytes) -> Response:
    """Return what is behind a number of the plan a visitor has open."""
    del body
    if why.version(session) != asked["version"]:
        return Response("the plan is another by now", status_code=409)
    held = why.fetched(session, asked["indicator"], asked["place"])
    if held is None:
        return Response("no such number", status_code=404)
    return HTMLResponse(held, headers=FRESH)


def hope(session: Session, asked: Asked, body: bytes) -> Response:
    """Return the numbers as they will be once what the map said is heard; nothing changes.

    The page draws the same when its turn comes; it takes several times as long.
    """
    del asked
    try:
        said = [dict(word) for word in json.loads(body)["said"]]
        session = hand.hoped(session, said)
        parts = now.parts(cache.landscape(str(session.root)), session)
    except InvalidInput:  # the page says what is wrong
        return Response(status_code=204, headers=FRESH)
    except (KeyError, TypeError, ValueError):
        return Response("no such message", status_code=400, headers=FRESH)
    told = json.dumps({"heard": session.heard, "parts": parts}, ensure_ascii=False)
    body = gzip.compress(told.encode(), 1, mtime=0)
    return map_routes.packed(body, "application/json", "no-store")


def here(session: Session, asked: Asked, body: bytes) -> Response:
    """Return the numbers of one place."""
    del body
    land = cache.landscape(str(session.root))
    return HTMLResponse(now.here(land, session, asked["place"]), headers=FRESH)


def picked(session: Session, asked: Asked, body: bytes) -> Response:
    """Return in words what land is picked on the map and has no measure yet."""
    del asked
    land = cache.landscape(str(session.root))
    try:
        units = units_of(land, [int(piece) for piece in json.loads(body)])
    except (TypeError, ValueError):
        return Response("no such pieces", status_code=400, headers=FRESH)
    return HTMLResponse(now.picked(land, session, units), headers=FRESH)


def says(session: Session, asked: Asked, body: bytes) -> Response:
    """Return what the plan makes of the land at a point, line by line."""
    del body
    try:
        lines = pointing.plan_at(session, float(asked["lon"]), float(asked["lat"]))
    except (KeyError, ValueError):
        return Response("no such point", status_code=400, headers=FRESH)
    except InvalidInput:  # the page says what is wrong
        lines = []
    return JSONResponse(lines, headers=FRESH)


def permits(session: Session, asked: Asked, body: bytes) -> Response:
    """Return a square of the land on which a rule asks for a permit."""
    del body
    tile = map_routes.tile_of(asked)
    if tile is None:
        return map_routes.missing()
    if shelf.name_of(session) != asked["name"]:  # it will be asked for again
        return Response(status_code=204, headers=FRESH)
    return map_routes.packed(shelf.permits_at(session, tile), "application/octet-stream", PRIVATE)


def where(session: Session, asked: Asked, body: bytes) -> Response:
    """Return where an area of the plan lies."""
    del body
    land, plan = cache.landscape(str(session.root)), cache.plan_of(session)
    bounds = standing.bounds_of(land, session.drawn, plan, asked["allocation"])
    return Response(status_code=204) if bounds is None else JSONResponse(bounds, headers=FRESH)


def card(session: Session, asked: Asked, body: bytes) -> Response:
    """Return what takes a count on a card: the fields an area counts on."""
    del body
    if why.version(session) != asked["version"]:
        return Response("the plan is another by now", status_code=409)
    land, plan = cache.landscape(str(session.root)), cache.plan_of(session)
    held = standing.fields_of(land, plan, asked["allocation"])
    return HTMLResponse(cards.fields_told(held, session), headers=FRESH)


def older_cards(session: Session, asked: Asked, body: bytes) -> Response:
    """Return the cards that do not stand on the page."""
    del body
    if why.version(session) != asked["version"]:
        return Response("the plan is another by now", status_code=409)
    land, outcome = cache.landscape(str(session.root)), cache.outcome_of(session)
    return HTMLResponse(cards.older_of(land, outcome, session), headers=FRESH)


def routes() -> list[BaseRoute]:
    """Return the routes of a visitor."""
    return [
        Route(url("files/{token}/{kind}"), of_visitor(file)),
        Route(url("files/{token}/{kind}/{scenario}"), of_visitor(file)),
        Route(url("why/{token}/{version}/{indicator}/{place}"), of_visitor(why_number)),
        Route(url("hope/{token}"), of_visitor(hope), methods=["POST"]),
        Route(url("where/{token}/{allocation}"), of_visitor(where)),
        Route(url("wet/{token}/{version}/{allocation}.geojson"), of_visitor(wet.shape)),
        Route(url("wet/{token}/{version}/{allocation}"), of_visitor(wet.told)),
        Route(url("card/{token}/{version}/{allocation}"), of_visitor(card)),
        Route(url("cards/{token}/{version}"), of_visitor(older_cards)),
        Route(url("here/{token}/{place}"), of_visitor(here)),
        Route(url("says/{token}"), of_visitor(says)),
        Route(url("permits/{token}/{name}/{z:int}/{x:int}/{y:int}.bin"), of_visitor(permits)),
        Route(url("basemap/{token}"), of_visitor(basemaps.choice), methods=["POST"]),
        Route(url("picked/{token}"), of_visitor(picked), methods=["POST"]),
    ]
