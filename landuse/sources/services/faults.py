"""What can be wrong with a service or its answer, each said so that one knows what to do.

A service is never believed to have said "none here" when it has said nothing (C5): whatever
ends here leaves the layer as it was.
"""

from collections.abc import Sequence

from landuse.domain.issues import InvalidInput, Issue

SHOWN = 5
AGAIN = "Try again later; until then the layer stays as it was."
REPORT = "Tell whoever runs the service; until then the layer stays as it was."
LOOK = (
    "Check the services (page Maps from services, or landuse services): that tells what is offered "
    "today."
)


def stop(issue: Issue) -> InvalidInput:
    """Return the exception that ends the fetching of one layer."""
    return InvalidInput([issue])


def unreachable(where: str, host: str, why: str) -> Issue:
    """Return that no connection could be had."""
    found = f"no connection to {host} ({why})"
    return Issue(where, found, "an answer", "Check the network, or try again later.")


def behind_proxy(where: str, host: str, proxy: str, why: str) -> Issue:
    """Return that no connection could be had through the proxy."""
    found = f"no connection to {host} through the proxy {proxy} ({why})"
    remedy = "Ask whoever runs the network; LANDUSE_PROXY names the proxy."
    return Issue(where, found, "an answer", remedy)


def refused_by_proxy(where: str, host: str, code: str) -> Issue:
    """Return that the proxy lets nobody through to a host."""
    found = f"a proxy that lets nobody through to {host} ({code})"
    remedy = "Ask whoever runs the network to open that host, or for a name and password."
    return Issue(where, found, "a way to the service", remedy)


def stopped(where: str) -> Issue:
    """Return that somebody stopped the fetch before the layer was there."""
    found = "a fetch that was stopped before this layer was there"
    return Issue(where, found, "a fetch to its end", "Fetch again; what is there stays.")


def status(where: str, host: str, code: int, attempts: int) -> Issue:
    """Return that a service went on answering with an error."""
    times = "asked once" if attempts == 1 else f"asked {attempts} times"
    if code in {401, 403}:
        found = f"no permission at {host} (HTTP {code}, {times})"
        remedy = (
            "Check the key: page Maps from services, or landuse services, tells which one and "
            "where it is looked for."
        )
        return Issue(where, found, "a map", remedy)
    found = f"an error of {host} (HTTP {code}, {times})"
    return Issue(where, found, "a map", LOOK if code in {404, 410} else AGAIN)


def said_error(where: str, words: str) -> Issue:
    """Return that a service said in its own words that it could not."""
    return Issue(where, f"an error in the place of a map ({words})", "a map", LOOK)


def web_page(where: str) -> Issue:
    """Return that a web page came: mostly a service that moved, or a login."""
    return Issue(where, "a web page in the place of a map", "a map", LOOK)


def broken_off(where: str, size: int) -> Issue:
    """Return that an answer is no whole JSON, XML or raster."""
    found = f"an answer that breaks off, or is broken ({size} bytes)"
    return Issue(where, found, "a whole answer", AGAIN)


def closed(where: str) -> Issue:
    """Return that a connection ended before the answer did."""
    found = "a connection that was closed before the answer was whole"
    return Issue(where, found, "a whole answer", AGAIN)


def own_entities(where: str) -> Issue:
    """Return that an XML names things to be put into it, which may be anything."""
    found = "an answer that declares entities of its own, which is not safe to read"
    return Issue(where, found, "plain XML", REPORT)


def no_map(where: str) -> Issue:
    """Return that an answer is something else than features."""
    return Issue(where, "an answer without features", "a list of features", LOOK)


def too_large(where: str, limit_mb: int) -> Issue:
    """Return that an answer would not end."""
    found = f"an answer of more than {limit_mb} MB"
    return Issue(where, found, f"at most {limit_mb} MB", "Choose a smaller area or fewer layers.")


def too_slow(where: str, seconds: float) -> Issue:
    """Return that an answer took too long, be it drop by drop."""
    found = f"an answer that was not there after {seconds:.0f} s"
    return Issue(where, found, f"an answer within {seconds:.0f} s", AGAIN)


def forbidden_host(where: str, host: str) -> Issue:
    """Return that a service sends us somewhere the catalogue does not know."""
    found = f"a redirect to {host}, which is not in the catalogue"
    remedy = "If the service has moved there, change its address in the catalogue."
    return Issue(where, found, "an answer from the service itself", remedy)


def insecure(where: str, host: str) -> Issue:
    """Return that an address is not encrypted."""
    found = f"the address of {host} without encryption (http)"
    return Issue(where, found, "https", "Correct the address in the catalogue.")


def unknown_host(where: str, host: str) -> Issue:
    """Return that a host is none of the catalogue."""
    found = f"{host}, which is not in the catalogue"
    return Issue(where, found, "a host of the catalogue", "Add the service to data/catalogue.")


def private_host(where: str, host: str) -> Issue:
    """Return that a name leads into a private network."""
    found = f"{host}, which leads into a private network"
    return Issue(where, found, "a public address", REPORT)


def many_redirects(where: str) -> Issue:
    """Return that a service sends us around."""
    return Issue(where, "redirects without end", "an answer", REPORT)


def same_page(where: str, start: int) -> Issue:
    """Return that a page is one that was there before."""
    found = f"the same features again after the first {start}"
    return Issue(where, found, "the next page of features", REPORT)


def repeated(where: str, ids: Sequence[str]) -> Issue:
    """Return that some features came twice: others are then missing."""
    some = ", ".join(ids[:SHOWN]) + (" ..." if len(ids) > SHOWN else "")
    found = f"{len(ids)} features for the second time ({some})"
    return Issue(where, found, "each feature once", AGAIN)


def incomplete(where: str, found: int, expected: int) -> Issue:
    """Return that there are not as many features as the service said."""
    return Issue(where, f"{found} features", f"{expected}, as the service said before", AGAIN)


def cut_short(where: str, count: int) -> Issue:
    """Return that pages end though there are more features."""
    found = f"an end after {count} features, though there are more"
    return Issue(where, found, "the next page of features", REPORT)


def endless(where: str, limit: int) -> Issue:
    """Return that pages do not end."""
    found = f"more than {limit} features, and no end"
    return Issue(where, found, "an end", "Choose a smaller area, or tell whoever runs the service.")


def swapped_axes(where: str) -> Issue:
    """Return that coordinates come as north, east."""
    found = "coordinates in the order north, east"
    return Issue(where, found, "east, north", REPORT)


def elsewhere(where: str, count: int) -> Issue:
    """Return that what came lies outside the box that was asked for."""
    found = f"{count} features, none of them in the area that was asked for"
    return Issue(where, found, "features in that area", REPORT)


def unplaced(where: str, system: str) -> Issue:
    """Return that the answer names a reference system nobody knows."""
    found = f"the coordinate reference system {system!r}"
    return Issue(where, found, "a known system, such as EPSG:25832", REPORT)


def blind_to_boxes(where: str) -> Issue:
    """Return that a service finds nothing in a box where it has something."""
    found = "nothing in any box, not even around a feature of its own"
    return Issue(where, found, "the features that lie in a box", REPORT)


def other_axes(where: str) -> Issue:
    """Return that a service wants its box the other way; it was asked so, and answered."""
    found = "an empty answer until the box was sent as north, east"
    return Issue(where, found, "a box as east, north", "The layer was fetched so.", "warning")


def nothing_here(where: str) -> Issue:
    """Return that a layer has nothing in the area, which was proven."""
    found = "nothing in the area, though the layer has features elsewhere"
    return Issue(where, found, "features", "The layer is there, and empty.", "note")


def nothing_anywhere(where: str) -> Issue:
    """Return that a layer is empty as a whole."""
    found = "a layer without any feature"
    return Issue(where, found, "features", LOOK)


def no_such_layer(where: str, name: str, near: Sequence[str]) -> Issue:
    """Return that the service offers no such layer."""
    some = ", ".join(near[:SHOWN]) or "others"
    return Issue(where, f"no layer {name!r} at the service", f"one of: {some}", LOOK)


def several_layers(where: str, name: str, names: Sequence[str]) -> Issue:
    """Return that a pattern fits several layers."""
    some = ", ".join(names[:SHOWN]) + (" ..." if len(names) > SHOWN else "")
    remedy = "Write one of them as name into the file of the catalogue."
    return Issue(where, f"several layers for {name!r} ({some})", "one layer", remedy)


def no_column(where: str, missing: Sequence[str], present: Sequence[str]) -> Issue:
    """Return that the service no longer has columns that the layer needs."""
    found = f"no column {', '.join(missing)} at the service"
    some = ", ".join(present[:20]) or "none"
    remedy = "Correct columns in the file of the catalogue."
    return Issue(where, found, f"one of: {some}", remedy)


def no_geometry(where: str, count: int, total: int) -> Issue:
    """Return that features have a geometry that cannot be read."""
    found = f"{count} of {total} features with a geometry that cannot be read"
    return Issue(where, found, "a geometry for every feature", AGAIN)


def no_key(where: str, variable: str, file: str) -> Issue:
    """Return that a key is needed and not there."""
    remedy = f"Set {variable}, or write {variable} = KEY into {file}."
    return Issue(where, f"no key ({variable})", "the user's own key, which is free", remedy)


def foreign_key(where: str, host: str) -> Issue:
    """Return that a catalogue wants a key sent to somebody it was not made for."""
    found = f"a key that was not made for {host}"
    return Issue(where, found, "a host that gave out the key", "Correct the catalogue.")
