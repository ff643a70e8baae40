"""What stands behind numbers that are no indicator: hectares, rules, steps of a comparison."""

TOPICS = {
    "hectares": (
        "Hectares",
        (
            "Plane hectares on the maps below, in {crs}. One hectare is counted once, whatever "
            "was drawn over it. The projection is off by less than 1 % here. No published number "
            "enters."
        ),
    ),
    "areas": (
        "What becomes of an area",
        (
            "What an area asks for is counted, or it is not possible because of a rule or of what"
            " is there, or it gives way to a later area, or it lies outside the places. No "
            "published number enters."
        ),
    ),
    "rules": (
        "Rules",
        (
            "Hectares of the plan inside the layer a rule is about. Law, authority and whether "
            "the source was read stand beside; every rule with its source stands on the page "
            "Method."
        ),
    ),
    "unknown": (
        "Not known",
        (
            "Hectares that the plan changes and for which a map or a published number is missing."
            " They are never counted as zero."
        ),
    ),
    "mended": (
        "What was mended",
        (
            "Shapes that lay over themselves or one another, as the map was read. The hectares "
            "are what mending changed."
        ),
    ),
    "water": (
        "Water outside the line",
        (
            "Land of the same hydrological unit as a rewetting that lies outside the drawn line, "
            "and what stands on it. It may turn wet as well; it earns no climate effect."
        ),
    ),
    "schemes": (
        "Schemes",
        (
            "What each area has, measured on the maps, against what a scheme requires. Source and"
            " whether it was read stand in each row."
        ),
    ),
    "plans": (
        "Climate plans",
        (
            "Published inventories and the municipalities' own plans, shown as they are. Source, "
            "and whether it was read, stand in each row."
        ),
    ),
    "causes": (
        "Cause by cause",
        (
            "Emissions are counted again with one thing exchanged at a time: the plan, the factor"
            " set, the warming potentials, the soil map. A step is the difference from the count "
            "before it. Terms and published numbers of both ends open from the first and the last"
            " row of the table."
        ),
    ),
    "offered": (
        "How much there is",
        (
            "What was fetched or counted is told as the service said it, for the municipalities. "
            "What is in the whole country was seen where the service was described, rounded, and "
            "is not counted here. Features are fields, areas, lines or points, as the map has "
            "them. Time left is what is missing of a layer over its speed so far; layers come side "
            "by side, so the slowest counts. Layers that wait are not in it. No published number "
            "enters."
        ),
    ),
    "listed": (
        "Numbers of the list",
        (
            "Each scenario as it was last saved, counted by itself, in the steady state, by the "
            "factor set and warming potentials chosen on Results. Open it, and each number on Plan"
            " and Results opens its terms and published numbers."
        ),
    ),
    "differences": (
        "Differences between scenarios",
        (
            "Each scenario is counted by itself, on the same land and by the same published "
            "numbers, and the first is subtracted. The range is that of the difference: both "
            "are counted again ten thousand times with the same draws of the numbers, so that "
            "what they share does not count twice. Each number of the table above opens its "
            "terms and published numbers."
        ),
    ),
    "weights": (
        "Order and weights",
        (
            "Each indicator is put between 0 (the worst of the scenarios) and 100 (the best). The "
            "points are the mean under the weights you set. First and last, of all weights: ten "
            "thousand sets of weights, spread evenly over all there are; the share of them that "
            "puts the scenario first or last. No weight is right: that is for the council."
        ),
    ),
    "fairness": (
        "Who carries how much",
        (
            "Farmland given up is crop and grass that becomes something else. Each part is the "
            "municipality's hectares or tonnes over those of all of them. The Gini figure is 0 "
            "where each one's part is as large as its part of what it is held against, and near 1 "
            "where one small municipality has all. People are those the project's layers tell. No "
            "published number enters but those of the emissions."
        ),
    ),
    "drivers": (
        "What drives the range",
        (
            "The squared correlation of a number's ten thousand draws with the sum's. Numbers "
            "that vary together count as one; the rest of the range is shared by others."
        ),
    ),
}
"""The title of each panel, and what it says."""
YEARS = (
    "A measure counts from the year it takes effect: its start, and a lead time where it is not "
    "built. Drained peat wastes by itself, planted forest takes up carbon as it grows."
)
