"""Run by the Python that QGIS is installed for: draws layers of a GeoPackage by the styles in it, and prints how each is drawn."""

import json
import sys

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

path, picture, *names = sys.argv[1:]
application = QgsApplication([], False)
application.initQgis()
layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names]
told = {
    layer.name(): {
        "rows": layer.featureCount(),
        "renderer": layer.renderer().type(),
        "legend": [item.label() for item in layer.renderer().legendSymbolItems()],
        "labels": layer.labelsEnabled(),
    }
    for layer in layers
}
settings = QgsMapSettings()
settings.setLayers(layers)
settings.setOutputSize(QSize(700, 500))
settings.setBackgroundColor(QColor("white"))
settings.setDestinationCrs(layers[0].crs())
settings.setExtent(layers[-1].extent())
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
image.save(picture)
colours = {QColor(image.pixel(x, y)).name() for x in range(700) for y in range(500)}
sys.stdout.write(json.dumps({"layers": told, "colours": sorted(colours)}) + "\n")
sys.stdout.flush()
# what is left of Qt crashes where Python ends first
del job, settings, layers
application.exitQgis()
