"""Basemaps of third parties: each visitor's own choice, none to begin with.

The choice is a cookie that ends with the browser. As long as it is there, the policy of the map's
frame, and of nothing else, names the one host the pictures come from. The frame is loaded anew
when the choice changes, as a policy holds for as long as a page does.
"""

import json
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from landuse.ui import state
from landuse.ui.address import url
from landuse.ui.i18n import LANGUAGES, text
from landuse.workflow.basemaps import Offered, basemaps, origin_of

COOKIE = "landuse_basemap"
FRESH = {"Cache-Control": "no-store"}
SHOWN = (
    "Fetched by your browser from {provider}, who then sees the part of the map in view and your "
    "IP address."
)
TELLS_PAGE = "They are also told the address of this site."
LACKS = "Needs your own key to {provider}, in {variable} where the app is started."


def chosen(cookies: str) -> str:
    """Return which basemap a browser's cookies choose; empty for none."""
    try:
        held = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return ""
    return held.value if held else ""


def origin_for(cookies: str) -> str | None:
    """Return the one host that a browser's cookies allow beside our own; None for none."""
    name = chosen(cookies)
    return origin_of(state.root(), name) if name else None


def choice(session: state.Session, asked: Any, body: bytes) -> Response:
    """Keep which basemap a visitor switched on; none forgets it."""
    del asked
    try:
        name = json.loads(body)["id"]
    except (KeyError, TypeError, ValueError):
        return Response("no such basemap", status_code=400, headers=FRESH)
    answer = Response(status_code=204, headers=FRESH)
    words: Any = {"key": COOKIE, "path": url().removesuffix("landuse/"), "samesite": "strict"}
    if name == "":
        answer.delete_cookie(**words, httponly=True)
    elif isinstance(name, str) and origin_of(session.root, name):
        answer.set_cookie(value=name, httponly=True, **words)
    else:
        return Response("no such basemap", status_code=400, headers=FRESH)
    return answer


def told(offered: Offered, language: str, *, is_on: bool) -> dict[str, Any]:
    """Return what the map says of a basemap; where it lies only once it was switched on."""
    basemap = offered.basemap
    if offered.lacks:
        note = text(LACKS, language).format(provider=basemap.provider, variable=offered.lacks)
    else:
        note = text(SHOWN, language).format(provider=basemap.provider)
        note += f" {text(TELLS_PAGE, language)}" if basemap.tells_page else ""
    held = {
        "id": basemap.id,
        "title": basemap.title.in_language(language),
        "note": note,
        "licence": f"{basemap.attribution} \N{MIDDLE DOT} {basemap.licence}",
        "lacks": bool(offered.lacks),
        "on": is_on,
    }
    return held | (_pictures(offered) if is_on else {})


def _pictures(offered: Offered) -> dict[str, Any]:
    basemap = offered.basemap
    own = {basemap.key.parameter: offered.key} if basemap.key else {}
    return {
        "kind": basemap.kind,
        "url": basemap.url,
        "wms": {"layers": basemap.layers, "format": basemap.format} if basemap.layers else {},
        "own": own,
        "deepest": basemap.deepest,
        "referrer": "origin" if basemap.tells_page else "no-referrer",
        "attribution": basemap.attribution,
    }


async def listed(request: Request) -> Response:
    """Return the basemaps there are, and which of them this visitor switched on."""
    language = request.path_params["language"]
    if language not in LANGUAGES:
        return Response("not found", status_code=404, headers=FRESH)
    name = chosen(request.headers.get("cookie", ""))
    offered = await run_in_threadpool(basemaps, state.root())
    held = [told(one, language, is_on=one.basemap.id == name and not one.lacks) for one in offered]
    return JSONResponse(held, headers=FRESH)


def routes() -> list[BaseRoute]:
    """Return the route that lists them; choosing one is a visitor's."""
    return [Route(url("basemaps/{language}"), listed)]
