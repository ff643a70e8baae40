"""The invented valley: made by our own seeded generator, in the real services' schema.

Terrain makes streams, streams make wet land, wet land has made peat; farms, towns and wishes
follow. Four municipalities that exist nowhere share one valley. The same seed gives the same
valley; another number of fields gives a larger one of the same kind, with coarser rasters.
"""

from landuse.sources.demo.generate import generate

__all__ = ["generate"]
