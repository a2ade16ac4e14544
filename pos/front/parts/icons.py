"""Our own signs, drawn from ``resources/icons`` in any colour and at any size."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImageReader, QPixmap

from pos.front.parts.drawn_files import read_bytes

#: What the drawings use for line and for what is cut out of a filled shape.
_LINE: Final = b"#000000"
_CUT: Final = b"#FFFFFF"


@lru_cache(maxsize=256)
def sign(name: str, colour: str, size: int, cut: str = "#FFFFFF", ratio: float = 1.0) -> QPixmap:
    """One sign as a picture.

    Units: ``size`` in logical pixels; ``ratio`` is the screen's device pixels for each.
    """
    drawing = read_bytes(f"icons/{name}.svg").replace(_CUT, b"@cut").replace(_LINE, QColor(colour).name().encode())
    buffer = QBuffer()
    buffer.setData(QByteArray(drawing.replace(b"@cut", QColor(cut).name().encode())))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # Through the image reader, the drawing needs no QtSvg module in Python: that import is felt at the first paint.
    reader = QImageReader(buffer, b"svg")
    pixels = round(size * ratio)
    reader.setScaledSize(QSize(pixels, pixels))
    image = reader.read()
    if image.isNull():
        # Without the plugin for drawings a state still has its word and its colour.
        empty = QPixmap(pixels, pixels)
        empty.fill(Qt.GlobalColor.transparent)
        return empty
    picture = QPixmap.fromImage(image)
    picture.setDevicePixelRatio(ratio)
    return picture
