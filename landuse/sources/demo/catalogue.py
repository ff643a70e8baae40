"""The layer files of the invented valley: one row each, written out as TOML a planner can read."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sheet:
    """What a layer file says of one map of the valley."""

    id: str
    da: str
    en: str
    about_da: str
    about_en: str
    role: str
    file: str
    theme: str = ""
    kind: str = "polygons"
    absent: str = ""
    more: str = ""
    columns: tuple[tuple[str, str], ...] = field(default=())
    color: str = "#777777"
    style: str = ""
    visible: bool = False


CODE, TEXT = 'source = "{0}"\ntype   = "text"', 'source = "{0}"\ntype   = "text"'
SOIL_COLORS = 'classes = { over12 = "#5b3a1e", "6to12" = "#b58a5a" }'
SOIL_LABELS = (
    'labels  = { over12 = { da = "Over 12 % kulstof", en = "Over 12 % carbon" }, '
    '"6to12" = { da = "6-12 % kulstof", en = "6-12 % carbon" } }'
)
USE_COLORS = (
    'classes = { crop = "#e9dcb0", grass = "#b7cf8f", forest = "#4e7d4b", nature = "#9c8fbf", '
    'wetland = "#7fb2c6", water = "#8fb8de", built = "#c9a7a0", other = "#e6e4dc" }'
)
USES = 'source = "kategori"\ntype   = "category"\ncodes  = { %s }'
LAND_CODES = USES % ", ".join(
    f"{name} = {use!r}".replace("'", '"')
    for name, use in (
        ("skov", "forest"), ("eng", "nature"), ("mose", "wetland"), ("vand", "water"),
        ("by", "built"),
    )
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (
    Sheet("municipalities", "Kommuner", "Municipalities", "Fire opdigtede kommuner; en har en ø, en har et hul.", "Four invented municipalities; one has an island, one a hole.", "municipality", "municipalities.gpkg", columns=(("code", TEXT.format("kode")), ("name", TEXT.format("navn"))), color="#333333", visible=True),
    Sheet("regions", "Regioner", "Regions", "To opdigtede regioner.", "Two invented regions.", "region", "regions.gpkg", columns=(("code", TEXT.format("regionskode")), ("name", TEXT.format("regionsnavn"))), color="#555555"),
    Sheet("catchments", "Kystvandoplande", "Coastal catchments", "Hvor vandet løber hen; følger ikke kommunegrænser.", "Where the water runs; does not follow municipal borders.", "catchment", "catchments.gpkg", columns=(("code", TEXT.format("op_id")), ("name", TEXT.format("op_navn"))), color="#0072b2"),
    Sheet("fields", "Marker", "Fields", "Anmeldte marker med afgrøde.", "Registered fields with their crop.", "unit", "fields.gpkg", absent="none", columns=(("unit_id", 'source = ["Markblok", "Marknr"]\ntype   = "text"'), ("crop_code", 'source = "Afgkode"\ntype   = "integer"'), ("use", 'source    = "Afgkode"\ntype      = "category"\ncode_list = "dk_crops"')), color="#b8a24a", style=USE_COLORS, visible=True),
    Sheet("peat", "Kulstofrig lavbundsjord", "Carbon-rich lowland soil", "Jord med over 6 % organisk kulstof.", "Soil with more than 6 % organic carbon.", "soil", "peat.gpkg", absent="mineral", columns=(("soil", 'source = "toerv_pct"\ntype   = "category"\ncodes  = { "6-12" = "6to12", ">12" = "over12" }'),), color="#8a6238", style=f"{SOIL_COLORS}\n{SOIL_LABELS}", visible=True),
    Sheet("land_use", "Arealanvendelse uden for markerne", "Land use outside the fields", "Skov, natur, vand og by; resten er andet.", "Forest, nature, water and towns; the rest is other.", "landuse", "land_use.gpkg", absent="other", columns=(("use", LAND_CODES),), color="#9aa58c", style=USE_COLORS),
    Sheet("section3", "Beskyttet natur (§ 3)", "Protected nature (section 3)", "Enge, moser og søer beskyttet efter naturbeskyttelsesloven.", "Meadows, bogs and lakes protected by law.", "biodiversity", "section3.shp", theme="section3_nature", absent="none", more="cut      = true                      # blocks some measures: cut the land along it", columns=(("nature_type", 'source = "Natyp_navn"\ntype   = "text"'),), color="#117733", visible=True),
    Sheet("natura_2000", "Natura 2000", "Natura 2000", "Habitatområde langs den nedre å og fjorden.", "Habitat site along the lower river and the fjord.", "biodiversity", "natura_2000.gpkg", theme="natura_2000", absent="none", color="#44aa99"),
    Sheet("protected_forest", "Fredskov", "Protected forest", "Skov med fredskovspligt.", "Forest that must stay forest.", "constraint", "protected_forest.gpkg", theme="protected_forest", absent="none", more="cut      = true", color="#2f5d34"),
    Sheet("stream_lines", "Åbeskyttelseslinjer", "Stream protection lines", "150 meter på hver side af større vandløb.", "150 metres on each side of larger streams.", "constraint", "stream_lines.gpkg", theme="stream_line", absent="none", color="#56b4e9"),
    Sheet("church_lines", "Kirkebyggelinjer", "Church protection lines", "300 meter om kirker. Ikke hentet: laget mangler med vilje.", "300 metres around churches. Not fetched: missing on purpose.", "constraint", "church_lines.gpkg", theme="church_line", absent="none", color="#aa4499"),
    Sheet("monuments", "Fortidsminder", "Ancient monuments", "Gravhøje med 100 meter omkring.", "Barrows with 100 metres around them.", "constraint", "monuments.geojson", theme="ancient_monument", kind="points", absent="none", more="buffer_m = 100.0                     # metres around each point", color="#882255"),
    Sheet("bnbo", "Boringsnære beskyttelsesområder", "Areas near wells", "BNBO: grundvandet nær en boring.", "Groundwater near a well.", "constraint", "bnbo.gpkg", theme="bnbo", absent="none", color="#332288"),
    Sheet("plan_lowland", "Lavbundsarealer i kommuneplanen", "Lowland in the municipal plan", "Arealer, der kan genoprettes som vådområde.", "Land that can be restored as wetland.", "context", "plan_lowland.gpkg", theme="plan_lowland", absent="none", color="#0072b2"),
    Sheet("plan_forest_wanted", "Skovrejsning ønsket", "Forest wanted", "Kommuneplanen ønsker skov.", "The municipal plan wants forest.", "context", "plan_forest_wanted.gpkg", theme="plan_forest_wanted", absent="none", color="#009e73"),
    Sheet("plan_forest_unwanted", "Skovrejsning uønsket", "Forest unwanted", "Kommuneplanen vil ikke have skov.", "The municipal plan does not want forest.", "constraint", "plan_forest_unwanted.gpkg", theme="plan_forest_unwanted", absent="none", color="#d55e00"),
    Sheet("plan_farmland", "Særligt værdifulde landbrugsområder", "Especially valuable farmland", "Kommuneplanens udpegning.", "As the municipal plan names it.", "context", "plan_farmland.gpkg", theme="plan_farmland", absent="none", color="#ddaa33"),
    Sheet("green_map", "Grønt Danmarkskort", "Green Map of Denmark", "Sammenhængende natur i kommuneplanen.", "Connected nature in the municipal plan.", "biodiversity", "green_map.gpkg", theme="green_map", absent="none", color="#88ccaa"),
    Sheet("plan_renewable", "Områder til vindmøller", "Areas for wind turbines", "Udlagt i kommuneplanen.", "Set out in the municipal plan.", "renewable", "plan_renewable.gpkg", theme="plan_renewable", absent="none", color="#cc79a7", visible=True),
    Sheet("wind_turbines", "Vindmøller", "Wind turbines", "Stående møller med effekt og højde.", "Standing turbines with power and height.", "renewable", "wind_turbines.fgb", theme="wind_turbine", kind="points", columns=(("capacity_kw", 'source = "Kapacitet (kW)"\ntype   = "number"\nunit   = "kW"'), ("rotor_m", 'source = "Rotor-diameter (m)"\ntype   = "number"\nunit   = "m"')), color="#882255", visible=True),
    Sheet("solar_areas", "Solcelleanlæg", "Solar parks", "Stående og vedtagne anlæg.", "Standing and adopted parks.", "renewable", "solar_areas.gpkg", theme="solar_area", absent="none", color="#e6ab02", visible=True),
    Sheet("recreation_areas", "Rekreative områder", "Recreation areas", "Skove og arealer med offentlig adgang.", "Woods and land open to all.", "recreation", "recreation_areas.gpkg", theme="recreation_area", absent="none", color="#66a61e", visible=True),
    Sheet("recreation_routes", "Stier", "Paths", "Stier langs åen.", "Paths along the river.", "recreation", "recreation_routes.gpkg", theme="recreation_route", kind="lines", color="#a6761d", visible=True),
    Sheet("recreation_stops", "Friluftsfaciliteter", "Outdoor facilities", "Shelters og rastepladser.", "Shelters and places to rest.", "recreation", "recreation_stops.gpkg", theme="recreation_facility", kind="points", color="#7a4a12"),
    Sheet("business_areas", "Erhvervsområder", "Business areas", "Udlagt i kommuneplanen.", "Set out in the municipal plan.", "business", "business_areas.gpkg", theme="business_area", absent="none", color="#666666"),
    Sheet("dwellings", "Boliger", "Dwellings", "Huse i byer og gårde i det åbne land.", "Houses in towns and farms in the open land.", "context", "dwellings.gpkg", theme="dwelling", kind="points", color="#444444"),
    Sheet("streams", "Vandløb", "Streams", "Åen og dens tilløb.", "The river and its tributaries.", "context", "streams.gpkg", theme="stream", kind="lines", columns=(("upstream_ha", 'source = "opland_ha"\ntype   = "number"\nunit   = "ha"'),), color="#2b7bba", visible=True),
    Sheet("terrain", "Terræn", "Terrain", "Højde over havet, middel for hvert stykke jord.", "Height above the sea, mean of each piece of land.", "context", "terrain.tif", theme="terrain", kind="raster", columns=(("height_m", 'source = "1"                         # band\ntype   = "number"\nunit   = "m"'),), color="#998866"),
    Sheet("peat_grid", "Kulstofrig jord, raster", "Carbon-rich soil, raster", "Det raster, lavbundskortet er tegnet af.", "The raster that the peat map is drawn from.", "context", "peat_grid.tif", kind="raster", absent="none", columns=(("soil_class", 'source = "1"\ntype   = "category"\ncodes  = { 1 = "6to12", 2 = "over12" }'),), color="#8a6238"),
)  # fmt: skip


def layer_file(sheet: Sheet) -> str:
    """Return the layer file of one map."""
    coverage = ""
    if sheet.absent:
        coverage = f'coverage = "patches"\nabsent   = "{sheet.absent}"\n'
    theme = f'theme    = "{sheet.theme}"\n' if sheet.theme else ""
    more = f"{sheet.more}\n" if sheet.more else ""
    columns = "".join(f"\n[columns.{name}]\n{text}\n" for name, text in sheet.columns)
    style = f"{sheet.style}\n" if sheet.style else ""
    return (
        f"# {sheet.about_en} Invented, by our own generator (landuse demo).\n"
        f'id       = "{sheet.id}"\n'
        f'title    = {{ da = "{sheet.da}", en = "{sheet.en}" }}\n'
        f'about    = {{ da = "{sheet.about_da}", en = "{sheet.about_en}" }}\n'
        f'role     = "{sheet.role}"\n{theme}kind     = "{sheet.kind}"\n{coverage}{more}\n'
        '[origin]\nproducer  = "landuse"\ntitle     = "The invented valley"\n'
        'licence   = "CC0-1.0"\ncreated   = 2026-11-24\nsynthetic = true\n\n'
        f'[file]\npath = "data/demo/{sheet.file}"\ncrs  = "EPSG:25832"\n{columns}\n'
        f'[style]\ncolor   = "{sheet.color}"\nopacity = 0.55\n'
        f"visible = {str(sheet.visible).lower()}\n{style}"
    )
