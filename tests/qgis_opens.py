"""Run by the system's Python, which has QGIS: open each layer of a file and draw it.

    python3 qgis_opens.py FILE FOLDER

Prints one line of JSON: by layer its count, the classes of its style, whether the style came with
the file, how many features it has no symbol for, and how many pixels it draws.
"""

import json
import os
import sys

from qgis.core import (
    QgsApplication,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsFeatureRenderer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProviderRegistry,
    QgsRenderContext,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SIDE = 400


def drawn(layer: QgsVectorLayer) -> int:
    """Return how many pixels of a white sheet a layer covers."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(SIDE, SIDE))
    box = layer.extent()
    box.grow(0.05 * max(box.width(), box.height(), 1.0))
    settings.setExtent(box)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    assert not job.errors(), [error.message for error in job.errors()]
    picture, white = job.renderedImage(), QColor("white").rgb()
    return sum(picture.pixel(x, y) != white for x in range(SIDE) for y in range(SIDE))


def _is_unseen(renderer: QgsFeatureRenderer, layer: QgsVectorLayer, feature: QgsFeature) -> bool:
    """Return whether a style has no symbol for a feature."""
    context = QgsRenderContext()
    context.expressionContext().appendScopes(
        QgsExpressionContextUtils.globalProjectLayerScopes(layer)
    )
    context.expressionContext().setFeature(feature)
    renderer.startRender(context, layer.fields())
    symbol = renderer.symbolForFeature(feature, context)
    renderer.stopRender(context)
    return symbol is None


def told(layer: QgsVectorLayer) -> dict:
    """Return what QGIS knows of a layer with shapes."""
    _, was_loaded = layer.loadDefaultStyle()
    renderer = layer.renderer()
    categories = renderer.categories() if hasattr(renderer, "categories") else ()
    return {
        "count": layer.featureCount(), "crs": layer.crs().authid(), "kind": renderer.type(),
        "styled": was_loaded, "error": layer.error().message(),
        "classes": {c.value(): [c.label(), c.symbol().color().name()] for c in categories},
        "unseen": sum(_is_unseen(renderer, layer, one) for one in layer.getFeatures()),
        "pixels": drawn(layer) if layer.featureCount() else None,
    }  # fmt: skip


def main(path: str) -> None:
    QgsApplication.setPrefixPath("/usr", True)
    app = QgsApplication([], False)
    app.initQgis()
    found = {}
    for held in QgsProviderRegistry.instance().querySublayers(path):
        layer = QgsVectorLayer(f"{path}|layername={held.name()}", held.name(), "ogr")
        assert layer.isValid(), held.name()
        found[held.name()] = told(layer) if layer.isSpatial() else {"rows": layer.featureCount()}
    print(json.dumps(found), flush=True)
    os._exit(0)  # QGIS trips over objects that Python still holds as it leaves


main(sys.argv[1])
