"""How QGIS draws the layers of a GeoPackage: one colour for each measure, in QGIS' own words."""

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

PLAIN = {
    "drawn": ("no", "#1d2a30"), "ineligible": ("b_diagonal", "#a1262c"),
    "permits": ("f_diagonal", "#8a5300"),
}  # fmt: skip
"""Layers of one look: how they are filled, and their line."""


MEASURE = (
    "if(coalesce(&quot;measure&quot;, &apos;&apos;) = &apos;&apos;, "
    "regexp_substr(&quot;functions&quot;, &apos;^([^+]+)&apos;), &quot;measure&quot;)"
)
"""What QGIS colours a fragment by: what sets the use, else the first function that stands there."""


def by_measure(colors: Mapping[str, tuple[str, str]]) -> str:
    """Return the style of a plan: a colour for each measure.

    Parameters
    ----------
    colors
        By measure: what it is called, and its colour.
    """
    kinds = "".join(
        f"<category symbol='{n}' value={quoteattr(name)} label={quoteattr(title)} render='true'/>"
        for n, (name, (title, _)) in enumerate(colors.items())
    )
    symbols = "".join(
        _symbol(str(n), "solid", color, color) for n, (_, color) in enumerate(colors.values())
    )
    renderer = (
        f"<renderer-v2 type='categorizedSymbol' attr='{MEASURE}' forceraster='0' symbollevels='0'>"
        f"<categories>{kinds}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )
    return _style(renderer)


def plain(fill: str, line: str) -> str:
    """Return the style of a layer that looks the same throughout.

    Parameters
    ----------
    fill
        How it is filled, in QGIS' words: ``no``, ``solid``, ``b_diagonal``.
    line
        Colour of the line and the hatching.
    """
    symbol = _symbol("0", fill, line, line)
    return _style(
        "<renderer-v2 type='singleSymbol' forceraster='0' symbollevels='0'>"
        f"<symbols>{symbol}</symbols></renderer-v2>"
    )


def _style(renderer: str) -> str:
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    return f"{head}<qgis version='3.22.0' styleCategories='Symbology'>{renderer}</qgis>"


def _symbol(name: str, fill: str, color: str, line: str) -> str:
    options = {
        "color": _rgba(color, 190), "outline_color": _rgba(line, 255), "outline_style": "solid",
        "outline_width": "0.26", "outline_width_unit": "MM", "style": fill,
    }  # fmt: skip
    told = "".join(f"<Option name='{k}' type='QString' value='{v}'/>" for k, v in options.items())
    old = "".join(f"<prop k='{k}' v='{v}'/>" for k, v in options.items())
    return (
        f"<symbol name='{name}' type='fill' alpha='1' clip_to_extent='1' force_rhr='0'>"
        f"<layer class='SimpleFill' enabled='1' locked='0' pass='0'>"
        f"<Option type='Map'>{told}</Option>{old}</layer></symbol>"
    )


def _rgba(color: str, opacity: int) -> str:
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return f"{red},{green},{blue},{opacity}"
