"""The columns real services deliver with their shapes, filled with invented values.

Environment data (Danmarks Arealinformation), plans (Plandata), outdoor facilities (GeoFA),
protected forest (the cadastre) and municipalities (DAGI) each have their own. Columns that can
identify a person are there too, as the services have them: so that dropping them is practised.
"""

import uuid
from typing import Any

import numpy as np
import pandas as pd
import shapely

from landuse.geo.area import Shapes

NOBODY, NO_CASE, NO_COMPANY = "00000000-0000-0000-0000-000000000000", "opdigtet", 0
CHANGED, MADE = pd.Timestamp("2026-03-02"), pd.Timestamp("2022-01-19")
Columns = dict[str, Any]


def identity(kind: str, number: int) -> str:
    """Return the same id for the same kind and number, in the form the services use."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://example.org/tagedalen/{kind}/{number}"))


def environment(shapes: Shapes, code: int, name: str, owner: str = "Opdigtet kommune") -> Columns:
    """Return what every theme of Danmarks Arealinformation has in common.

    Parameters
    ----------
    shapes
        The theme's areas.
    code, name
        The theme's ``Temakode`` and ``Temanavn``.
    owner
        Which authority is said to own the areas.
    """
    count = len(shapes)
    return {
        "Temakode": [code] * count,
        "Temanavn": [name] * count,
        "Objekt_id": [identity(name, number) for number in range(count)],
        "Version_id": [identity(f"{name}/2", number) for number in range(count)],
        "Systid_fra": [CHANGED] * count,
        "Oprettet": [MADE] * count,
        "Oprindkode": [7] * count,
        "Oprindelse": ["Felt-/markbesøg"] * count,
        "Statuskode": [3] * count,
        "Status": ["Gældende / Vedtaget"] * count,
        "Off_kode": [1] * count,
        "Offentlig": ["Synlig for alle"] * count,
        "CVR_kode": [NO_COMPANY] * count,
        "CVR_navn": [owner] * count,
        "Bruger_id": [NOBODY] * count,
        "Shape_area": shapely.area(shapes).round(1),
        "Shape_length": [0] * count,
    }


def habitat_site(shapes: Shapes) -> Columns:
    """Return the columns of the habitat sites."""
    count = len(shapes)
    return {
        **environment(shapes, 2019, "NATURA 2000 - Habitatområder", "Opdigtet styrelse"),
        "Site_nr": [999] * count,
        "Objektnavn": ["Nedre Tågeå og Tåge Fjord"] * count,
        "Loc_ident": ["SAC999"] * count,
        "Site_ident": ["DK00XX999"] * count,
    }


def protected_area(shapes: Shapes) -> Columns:
    """Return the columns of land protected by a decision of its own (fredninger)."""
    count = len(shapes)
    return {
        **environment(shapes, 2009, "Fredede områder", "Opdigtet styrelse"),
        "Fred_tkode": [1] * count,
        "Fred_tnavn": ["Fredede områder"] * count,
        "Reg_nr": [f"0999{number:02d}.00" for number in range(count)],
        "Fred_navn": [f"Opdigtet fredning {number + 1}" for number in range(count)],
        "Link": [f"https://example.org/fredning/{number}" for number in range(count)],
    }


def stream_line(shapes: Shapes) -> Columns:
    """Return the columns of the stream protection lines."""
    count = len(shapes)
    return {
        **environment(shapes, 2004, "Åbeskyttelseslinjer"),
        "Aendr_kode": [0] * count,
        "Aendrbegr": ["Ikke udfyldt"] * count,
        "Sagsbeh": [NO_CASE] * count,
        "Kategori_kode": [1] * count,
        "Kategori": ["Beskyttelseslinje gældende"] * count,
    }


NEAR_WELLS = {
    2: ("Gennemgået, indsats ikke nødvendig", 0, "Ikke relevant at angive"),
    5: ("Indsats gennemført", 0, "Ikke relevant at angive"),
}


def near_well(shapes: Shapes, towns: list[str], rng: np.random.Generator) -> Columns:
    """Return the columns of the areas near wells (BNBO): status, reason, waterworks, borehole."""
    codes = rng.choice([2, 5], size=len(shapes))
    return {
        **environment(
            shapes, 2142, "Kommunernes status for boringsnære beskyttelsesområder (BNBO)"
        ),
        "Status_bnbo_kode": codes,
        "Status_bnbo": [NEAR_WELLS[int(code)][0] for code in codes],
        "Aarsag_kode": [NEAR_WELLS[int(code)][1] for code in codes],
        "Aarsag": [NEAR_WELLS[int(code)][2] for code in codes],
        "Datoaend": [CHANGED] * len(shapes),
        "Anlaegsnav": [f"{town} Vandværk (opdigtet)" for town in towns],
        "Dgunr": [f"999.{100 + number}" for number in range(len(shapes))],
        "Indtagsnr": [1] * len(shapes),
        "Kommunenav": towns,
        "Bek": ["2023"] * len(shapes),
        "Anlaegid": [f"9{number:05d}" for number in range(len(shapes))],
    }


def protected_nature(shapes: Shapes, kinds: list[int], names: dict[int, str]) -> Columns:
    """Return the columns of section 3 nature: kind of nature, when it was seen, how it is kept."""
    count = len(shapes)
    return {
        **environment(shapes, 2013, "Beskyttede naturtyper"),
        "Sagsbeh": [NO_CASE] * count,
        "Journalnr": [NO_CASE] * count,
        "Natyp_kode": kinds,
        "Natyp_navn": [names[kind] for kind in kinds],
        "Aendr_kode": [1] * count,
        "Aendrbegr": ["Besigtigelse"] * count,
        "Besig_dato": [MADE] * count,
        "Vedligehold_status": ["Ok - gennemgået"] * count,
    }


def protected_forest(shapes: Shapes) -> Columns:
    """Return the columns of protected forest, as the cadastre has them."""
    count = len(shapes)
    return {
        "uuid": [f"dk.opdigtet.mat.temaflade.1.{number:05d}" for number in range(count)],
        "feat_id": np.arange(count) + 1,
        "feat_kode": [9064] * count,
        "feat_type": ["Temaflade, fredskov"] * count,
        "elavsnavn": ["Opdigtet ejerlav"] * count,
        "elavskode": [9990001] * count,
        "matrnr": [f"{number + 1}a" for number in range(count)],
        "omfang": ["hel"] * count,
        "areal": shapely.area(shapes).round().astype(int),
        "publidato": [MADE] * count,
    }


def plan(name: str, codes: np.ndarray, towns: list[str]) -> Columns:
    """Return the columns of a municipal plan's theme: which plan, whose, since when.

    Parameters
    ----------
    name
        The theme's name in the plan.
    codes, towns
        The code and name of the municipality each area is in.
    """
    count = len(codes)
    return {
        "planid": 9_900_000 + np.arange(count),
        "plannr": [f"KP25-{number + 1}" for number in range(count)],
        "plannavn": [name] * count,
        "komnr": codes.astype(int),
        "kommunenavn": towns,
        "datovedt": [MADE] * count,
        "datoikraft": [MADE] * count,
        "doklink": [f"https://example.org/plan/{9_900_000 + number}" for number in range(count)],
        "status": ["V"] * count,
    }


def land_in_plan(general: int, meaning: str, kind: str, count: int) -> Columns:
    """Return what a plan says of how land may be used and built on."""
    return {
        "anvgen": [general] * count,
        "anvendelsegenerel": [meaning] * count,
        "anvendelse": [kind] * count,
        "bebygpct": [0 if kind.startswith("Sol") else 50] * count,
        "maxbygnhjd": [4.0 if kind.startswith("Sol") else 12.5] * count,
        "zonestatus": ["Landzone" if kind.startswith("Sol") else "Byzone"] * count,
    }


def outdoor(count: int) -> Columns:
    """Return what every facility of GeoFA has in common."""
    return {
        "versions_id": [identity("geofa/version", number) for number in range(count)],
        "objekt_id": [identity("geofa", number) for number in range(count)],
        "systid_fra": [CHANGED] * count,
        "oprettet": [MADE] * count,
        "cvr_kode": [NO_COMPANY] * count,
        "bruger_id": [NO_CASE] * count,
        "oprindkode": [1] * count,
        "statuskode": [3] * count,
        "off_kode": [1] * count,
    }
