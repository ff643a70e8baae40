"""What published numbers are called on the screen: by the land and gas they are for, or by name."""

import re

from landuse.domain.factors import Factor
from landuse.domain.figure import Entered, Figure
from landuse.domain.parameters import Parameter
from landuse.domain.warming import Potential
from landuse.ui import words
from landuse.ui.i18n import text

PARAMETERS = {
    "national_demand": "Land asked for nationally",
    "once_rewet": "Paid once for rewetting",
    "once_klima_lavbund": "Paid once, Klima-Lavbund project",
    "once_lowland_project": "Paid once, lowland project",
    "once_extensify_organic_crop": "Paid once for extensification of crop on carbon-rich soil",
    "once_extensify_organic_grass": "Paid once for extensification of grass on carbon-rich soil",
    "once_permanent_extensification_organic_crop":
        "Grant, permanent extensification of crop on carbon-rich soil",
    "once_permanent_extensification_organic_grass":
        "Grant, permanent extensification of grass on carbon-rich soil",
    "once_afforest": "Paid once for afforestation",
    "once_afforestation": "Grant, afforestation",
    "compensation_crop": "Compensation, crop",
    "compensation_grass": "Compensation, grass",
    "compensation_nature": "Compensation, nature",
    "grant_coverage": "Share covered by the grant",
    "solar_land": "Land for a megawatt of panels",
    "solar_full_load_hours": "Full-load hours, solar",
    "wind_full_load_hours": "Full-load hours, wind",
    "wind_spacing": "Spacing of turbines, rotor diameters",
    "setback_dwelling": "Distance to dwellings, tip heights",
    "setback_road_rail": "Distance to roads and rail, tip heights",
    "setback_power_line": "Distance to power lines, tip heights",
    "setback_power_cable": "Respect distance of power lines",
    "notify_gas_pipe": "Notice to gas pipes",
    "aviation_height": "Height that aviation must know of",
    "p_median": "Chance of a step as long as the dispersal distance",
    "fixed_lowland_project": "Fixed nitrogen effect, lowland project",
    "fixed_klima_lavbund": "Fixed nitrogen effect, Klima-Lavbund project",
    "fixed_wetland_project": "Fixed nitrogen effect, wetland project",
    "fixed_mini_wetland": "Fixed nitrogen effect, small wetland",
    "fixed_rewet": "Fixed nitrogen effect, rewetting",
    "observed_extensify": "Observed nitrogen effect, extensification",
    "observed_afforest": "Observed nitrogen effect, afforestation",
    "observed_nature": "Observed nitrogen effect, nature",
    "observed_phosphorus_wetland": "Observed nitrogen effect, phosphorus wetland",
    "near_m": "How near near is",
    "far_m": "How far in reach is",
    "smallest_ha": "Smallest green area that counts",
    "lead_time_rewet": "Years from preliminary study to wet land",
    "peat_loss": "Part of drained peat lost in a year",
    "growth_afforest": "Uptake of planted forest",
    "growth_afforest_until": "Years for which the uptake is known",
    "wet_height": "How far above its stream land turns wet",
    "tiemeyer_co2_min": "Tiemeyer curve, lowest CO₂",
    "tiemeyer_co2_diff": "Tiemeyer curve, span of CO₂",
    "tiemeyer_a": "Tiemeyer curve, a",
    "tiemeyer_b": "Tiemeyer curve, b",
    "evans_slope": "Evans line, slope",
    "evans_intercept": "Evans line, intercept",
    "reduction_2030_energy": "Reduction to 2030 in the guide, energy",
    "reduction_2030_transport": "Reduction to 2030 in the guide, transport",
    "reduction_2030_industry": "Reduction to 2030 in the guide, industry",
    "reduction_2030_agriculture": "Reduction to 2030 in the guide, agriculture",
    "reduction_2030_other": "Reduction to 2030 in the guide, other",
}  # fmt: skip
GRID = "Emission of the grid"
ENTERED = {
    "gross_margin_dkk_per_ha_yr": "Gross margin",
    "land_price_dkk_per_ha": "Price of land",
    "leakage": "Share that comes back elsewhere",
    "discount_rate": "Discount rate",
    "years": "Years counted",
}
SCHEMES = {
    "afforestation": "Scheme for afforestation", "klima_lavbund": "Climate lowland",
    "lowland_project": "Lowland project (VLP)",
    "permanent_extensification": "Permanent extensification",
    "wetland_project": "Nitrogen wetland (VLP)", "mini_wetland": "Small wetland",
}  # fmt: skip
TOPICS = {
    "climate_plan": "Climate plan", "demand": "Demand for land", "economy": "Economy",
    "energy": "Energy", "nature": "Nature", "nitrogen": "Nitrogen", "recreation": "Recreation",
    "time": "Time", "water": "Water", "water_table": "Water in the soil",
}  # fmt: skip


def figure(held: Figure, language: str) -> str:
    """Return what a number is, in words: the land and gas of a factor, the name of a parameter."""
    if isinstance(held, Factor):
        return factor(held, language)
    if isinstance(held, Potential):
        kind = text("Warming potential", language)
        return f"{kind}, {words.gas(held.gas, language)}, {held.edition}"
    if isinstance(held, Parameter):
        return parameter(held.id, language)
    if isinstance(held, Entered):
        parts = held.key.split(".")
        named = next((ENTERED[part] for part in parts if part in ENTERED), parts[-1])
        use = words.use(parts[-1], language).lower() if parts[-1] in words.USES else ""
        return f"{text(named, language)}{', ' if use else ''}{use}"
    return held.place


def factor(held: Factor, language: str) -> str:
    """Return the land, the part of it and the gas a factor is for."""
    parts = [words.key(part, language) for part in held.key]
    parts += [words.pathway(held.pathway, language), words.variant(held.variant, language)]
    parts += [words.gas(held.gas, language)] if held.gas else []
    return ", ".join(part for part in parts if part)


def parameter(name: str, language: str) -> str:
    """Return what a parameter is called; one of a project's own is shown as it is."""
    year = re.fullmatch(r"grid_(\d{4})", name)
    if year is not None:
        return f"{text(GRID, language)}, {year[1]}"
    grown = re.fullmatch(r"growth_afforest_from_(\d+)", name)
    if grown is not None:
        return f"{text(PARAMETERS['growth_afforest'], language)}, {grown[1]}+"
    return text(PARAMETERS.get(name, name), language)


def scheme(name: str, language: str) -> str:
    """Return what a scheme is called."""
    return text(SCHEMES.get(name, name.replace("_", " ")), language)
