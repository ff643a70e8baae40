"""What public services can give a project: from whom, how much, what of it is there already.

Told from the catalogue and from what lies in the project; nobody is asked.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from landuse.domain.layer import Layer
from landuse.domain.measure import Measures
from landuse.domain.project import Area
from landuse.domain.service import Listed
from landuse.sources.project import ONE_ONLY, open_project
from landuse.sources.services import fetched, keyfile, keys
from landuse.sources.services.health import Health
from landuse.sources.services.newer import Verdict, news
from landuse.workflow.fetching import BORDERS, opened

State = Literal["not_fetched", "empty", "fetched", "own"]
"""Own: a layer of that name that somebody put there, which no fetch touches."""
NEEDS = ("base", "wanted", "extra")


@dataclass(frozen=True, eq=False)
class Offer:
    """One layer that can be fetched, and what of it is there."""

    listed: Listed
    state: State
    fetched: dt.datetime | None = None
    count: int | None = None
    """Features in the project."""
    key: str | None = None
    """The variable its key is looked for in; None where it needs none."""
    has_key: bool = True
    taken: str = ""
    """A layer of the project that has the same role, of which there is one only."""

    @property
    def id(self) -> str:
        """The layer's id."""
        return self.listed.id

    @property
    def can_be_had(self) -> bool:
        """Whether asking for it makes sense: a key is there, and nothing of one's own is."""
        return self.has_key and self.state != "own" and not self.taken


def offers(root: Path, *, anew: bool = False) -> list[Offer]:
    """Return every layer the services of a project may give, those that matter most first.

    Parameters
    ----------
    root
        The project folder.
    anew
        Whether to tell it as of a project that has nothing yet.

    Raises
    ------
    InvalidInput
        When the project or its catalogue has a fault.
    """
    folder, catalogue = opened(root)
    kept = {} if anew or folder.project.synthetic else folder.layers
    found = [_offer(folder.root, listed, kept) for listed in catalogue.values()]
    return sorted(found, key=lambda one: (NEEDS.index(one.listed.service.need), _rank(one), one.id))


def _rank(offer: Offer) -> int:
    role = offer.listed.layer.role
    return ONE_ONLY.index(role) if role in ONE_ONLY else len(ONE_ONLY)


def _offer(root: Path, listed: Listed, layers: Mapping[str, Layer]) -> Offer:
    name, role, needed = listed.id, listed.layer.role, listed.service.key
    variable = None if needed is None else keys.KINDS[needed].variable
    has_key = needed is None or bool(keys.key_of(needed))
    same = [one for one in layers if layers[one].role == role and one != name]
    taken = same[0] if same and role in ONE_ONLY else ""
    held = layers.get(name)
    if held is not None and not fetched.is_ours(held):
        return Offer(listed, "own", key=variable, has_key=has_key)
    origin = None if held is None else fetched.noted_of(root, held)
    if origin is None:
        return Offer(listed, "not_fetched", key=variable, has_key=has_key, taken=taken)
    return Offer(listed, origin.state, origin.fetched, origin.count, variable, has_key)


def by_default(found: Sequence[Offer]) -> list[str]:
    """Return the layers that are asked for unless somebody chooses otherwise.

    Those that are always or usually wanted, and those the project has from a service already.
    """
    return [
        one.id
        for one in found
        if one.can_be_had and (one.listed.service.need != "extra" or one.state != "not_fetched")
    ]


def key_file() -> Path:
    """Return the file, outside every project, in which keys of one's own may stand."""
    return keyfile.key_file()


def area_of(root: Path) -> Area | None:
    """Return what a project says it is about, or none where it says nothing."""
    folder, _ = open_project(root)
    return None if folder is None else folder.project.area


def newer(
    root: Path, told: Sequence[Health], places: Sequence[str], buffer_m: float
) -> dict[str, Verdict]:
    """Return whether services have something newer than what lies here, by layer.

    Parameters
    ----------
    root
        The project folder.
    told
        What the services have today.
    places, buffer_m
        Codes of the municipalities, and metres around them, that were asked about: a map that was
        fetched for others is not compared.

    Raises
    ------
    InvalidInput
        When the project or its catalogue has a fault.
    """
    folder, catalogue = opened(root)
    found: dict[str, Verdict] = {}
    for one in told:
        layer = folder.layers.get(one.id)
        ours = None if layer is None else fetched.noted_of(folder.root, layer)
        same = ours is not None and (ours.municipalities, ours.buffer_m) == (
            tuple(sorted(places)), buffer_m,
        )  # fmt: skip
        if ours is not None and same:
            found[one.id] = news(catalogue[one.id], ours, one).verdict
    return found


def borders_of(found: Sequence[Offer]) -> str:
    """Return who gives borders: whoever gave those that are there, else Eurostat without a key."""
    places = [one for one in found if one.listed.layer.role == "municipality"]
    return next((one.id for one in places if one.state in {"fetched", "empty"}), BORDERS)


def unserved(found: Sequence[Offer], measures: Measures, layers: Iterable[Layer] = ()) -> list[str]:
    """Return the themes that rules of measures ask for and no service gives.

    Parameters
    ----------
    found
        What services offer.
    measures, layers
        Of the project; a theme it has a layer of is not missing.
    """
    served = {one.listed.layer.theme for one in found} | {layer.theme for layer in layers}
    asked = {rule.theme for measure in measures.values() for rule in measure.rules}
    return sorted(theme for theme in asked if theme not in served)


def addresses(found: Sequence[Offer]) -> str:
    """Return where to fetch each layer by hand, as CSV: for networks that reach no service.

    A name of a spreadsheet's formula begins with nothing of ours, so none has to be guarded.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["file", "layer", "producer", "licence", "protocol", "name", "address", "key"])
    for one in found:
        service, layer = one.listed.service, one.listed.layer
        origin = layer.origin
        rows.writerow([
            one.id, layer.title.da, origin.producer, origin.licence, service.protocol,
            service.name, service.url, one.key or "",
        ])  # fmt: skip
    return text.getvalue()
