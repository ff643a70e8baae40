"""The map's own routes: squares and tables that never change, and what a plan changes on them."""

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from shapely.errors import ShapelyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from landuse.domain.issues import InvalidInput
from landuse.domain.landscape import Landscape
from landuse.domain.layer import PLACE_ROLES
from landuse.geo.tiles import Tile
from landuse.ui import cache, effect_colours, finding, map_config, pointing, script, shelf, state
from landuse.ui.address import url
from landuse.ui.i18n import LANGUAGES
from landuse.ui.raster_tiles import raster_tiles
from landuse.ui.tiles import DEEPEST
from landuse.workflow.edges import edges_in_sight
from landuse.workflow.effect_map import Effect
from landuse.workflow.painting import TABLES, effect_table
from landuse.workflow.pictures import fields_under, numbers_of
from landuse.workflow.rings import ring_features, rings_of

FOREVER = "public, max-age=31536000, immutable"
LONGEST = 80
MANY_EDGES = 800
"""Pieces, or shapes of a layer, in sight above which there is nothing to draw along."""
Make = Callable[[Landscape, Mapping[str, str]], Response]


def packed(body: bytes | None, kind: str, age: str = FOREVER) -> Response:
    """Return an answer that is compressed already; none is not found."""
    if body is None:
        return missing()
    headers = {"Content-Encoding": "gzip", "Cache-Control": age}
    return Response(body, media_type=kind, headers=headers)


def missing() -> Response:
    """Return that there is no such thing; it may be there another time."""
    return Response("not found", status_code=404, headers={"Cache-Control": "no-store"})


def of_land(make: Make) -> Callable[[Request], Any]:
    """Return a route that answers for the land of an address, and for no other.

    An address names its land by digest, or by a name that only one land makes.
    """

    def answer(asked: Mapping[str, str]) -> Response:
        for land in lands(asked.get("digest", "")):
            found = make(land, asked)
            if found.status_code != HTTPStatus.NOT_FOUND:
                return found
        return missing()

    async def route(request: Request) -> Response:
        asked = {**request.query_params, **request.path_params}
        return await run_in_threadpool(answer, asked)

    return route


def lands(digest: str = "") -> Iterator[Landscape]:
    """Yield the land the app was opened on and those visitors turned to; of a digest, if named."""
    for root in dict.fromkeys((state.root(), *state.visitors().roots())):
        if digest and not cache.may_have(str(root), digest):
            continue
        with suppress(InvalidInput):  # told on its own pages
            land = cache.landscape(str(root))
            if digest in {"", land.digest}:
                yield land


def tile_of(asked: Mapping[str, Any]) -> Tile | None:
    """Return the square that is asked for; none where there is no such."""
    tile = Tile(int(asked["z"]), int(asked["x"]), int(asked["y"]))
    return tile if tile.z <= DEEPEST and tile.exists else None


def config(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return what the map's script must know once."""
    root, name, language = str(land.root), asked["name"], asked["name"].split("_")[0]
    if language not in LANGUAGES or name != map_config.config_name(root, land.digest, language):
        return missing()
    held = map_config.config_of(root, land.digest, language)
    return JSONResponse(held, headers={"Cache-Control": FOREVER})


def square(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return a square of the land: the numbers of its pieces."""
    tile = tile_of(asked)
    if tile is None:
        return missing()
    tiles = shelf.land_tiles(str(land.root), land.digest)
    return packed(tiles.at(tile), "application/octet-stream")


def picture(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return a square of a layer as it looks."""
    tile, name = tile_of(asked), asked["name"]
    if tile is None or not land.is_known(name) or asked["look"] != shelf.look_of(land, name):
        return missing()
    made = raster_tiles if land.layers[name].holds_numbers else shelf.layer_tiles
    body = made(str(land.root), name, asked["look"]).at(tile)
    return Response(body, media_type="image/png", headers={"Cache-Control": FOREVER})


def table(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return a table of the land: one byte for each piece."""
    if asked["name"] not in TABLES:
        return missing()
    body = shelf.table(str(land.root), asked["name"], land.digest)
    return packed(body, "application/octet-stream")


def effect(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return what a measure gives a hectare: its classes, one byte a piece, or what is behind."""
    wanted, language = Effect(asked["measure"], asked["indicator"]), asked["language"]
    if language not in LANGUAGES:
        return missing()
    try:
        if asked["kind"] == "json":
            classes = effect_colours.classes_of(land, wanted, language)
            mark = effect_colours.mark_of(land, wanted, language)
            held = {"classes": classes, "mark": mark}
            return JSONResponse(held, headers={"Cache-Control": "no-cache"})
        if asked["kind"] == "html":
            panel = effect_colours.panel_of(land, wanted, language)
            return HTMLResponse(panel, headers={"Cache-Control": "no-cache"})
        body = gzip.compress(effect_table(land, wanted), 1, mtime=0)
    except InvalidInput:
        return missing()
    return packed(body, "application/octet-stream", "no-cache")


def places(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return municipalities, regions or catchments as lines."""
    name = asked["name"]
    if name not in land.layers or land.layers[name].role not in PLACE_ROLES:
        return missing()
    return packed(shelf.places(str(land.root), name, land.digest), "application/geo+json")


def rings(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return the rings around turbines, by the rules as they are now."""
    name = asked["name"]
    if name not in land.layers or not land.is_known(name) or not rings_of(land, name):
        return missing()
    return JSONResponse(ring_features(land, name), headers={"Cache-Control": "no-cache"})


def near(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return the edges of fields and of the layers named within bounds, to draw along."""
    try:
        west, south, east, north = (float(word) for word in asked["bounds"].split(","))
    except (KeyError, ValueError):
        return Response("no such bounds", status_code=400)
    names = asked.get("layers", "").split(",")
    edges = edges_in_sight(land, (west, south, east, north), names, most=MANY_EDGES)
    return packed(gzip.compress(json.dumps(edges).encode(), 1, mtime=0), "application/geo+json")


def at(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Say what lies at a point."""
    if asked["language"] not in LANGUAGES:
        return missing()
    try:
        lon, lat = float(asked["lon"]), float(asked["lat"])
    except (KeyError, ValueError):
        return Response("no such point", status_code=400)
    told = pointing.told_at(str(land.root), lon, lat, asked["language"])
    return JSONResponse(told, headers={"Cache-Control": FOREVER})


async def own_script(request: Request) -> Response:
    """Return the map's own script."""
    if request.path_params["name"] != script.name():
        return missing()
    return packed(script.body(), "text/javascript; charset=utf-8")


async def under(request: Request) -> Response:
    """Return the first piece of each field that a shape meets."""
    land = await run_in_threadpool(next, lands(request.path_params["digest"]), None)
    if land is None:
        return missing()
    try:
        units = await run_in_threadpool(fields_under, land, json.loads(await request.body()))
    except (ValueError, TypeError, KeyError, AttributeError, InvalidInput, ShapelyError):
        return Response("no such shape", status_code=400)
    return JSONResponse(numbers_of(land, units), headers={"Cache-Control": "no-store"})


def find(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return places and fields of a name."""
    if asked["language"] not in LANGUAGES:
        return missing()
    held = finding.places_of(land, asked.get("q", "")[:LONGEST], asked["language"])
    return JSONResponse(held, headers={"Cache-Control": FOREVER})


def plan(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return what turns the plan a browser has into the one it asks for."""
    name = asked["name"]
    body = shelf.change(land, name, asked.get("since", ""))
    if body is None and shelf.paintings().is_promised(name):
        return Response("not yet", status_code=503, headers={"Cache-Control": "no-store"})
    return packed(body, "application/json", "private, no-store")


def parts(land: Landscape, asked: Mapping[str, str]) -> Response:
    """Return a square of a plan: what it makes of parts of pieces."""
    del land
    tile = tile_of(asked)
    body = shelf.parts_at(asked["name"], tile) if tile else None
    return packed(body, "application/octet-stream", "private, max-age=86400, immutable")


def routes() -> list[BaseRoute]:
    """Return the map's routes."""
    xyz = "{z:int}/{x:int}/{y:int}"
    return [
        Route(url("script/{name}"), own_script),
        Route(url("config/{name}.json"), of_land(config)),
        Route(url("land/{digest}/") + xyz + ".bin", of_land(square)),
        Route(url("pictures/{look}/{name}/") + xyz + ".png", of_land(picture)),
        Route(url("tables/{digest}/{name}.bin"), of_land(table)),
        Route(url("effects/{digest}/{language}/{measure}/{indicator}.{kind}"), of_land(effect)),
        Route(url("places/{digest}/{name}.geojson"), of_land(places)),
        Route(url("rings/{digest}/{name}.geojson"), of_land(rings)),
        Route(url("near/{digest}"), of_land(near)),
        Route(url("at/{digest}/{language}"), of_land(at)),
        Route(url("under/{digest}"), under, methods=["POST"]),
        Route(url("find/{digest}/{language}"), of_land(find)),
        Route(url("plans/{digest}/{name}.json"), of_land(plan)),
        Route(url("plans/{digest}/{name}/") + xyz + ".bin", of_land(parts)),
    ]
