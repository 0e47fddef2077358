"""Any visitor's bytes → an upright RGB photo, or PhotoError.

    decode      opens, checks and converts; what is too large is refused by its header
    upright     turns the picture the way the camera was held
    read_photo  both;  open_photo  gives the picture alone

Nothing of the file but its pixels comes out: no place, no camera, no thumbnail.
"""

import logging

from engine.photos.decoding import decode, open_photo, read_photo
from engine.photos.limits import MAX_BYTES
from engine.photos.photo import Photo, upright
from engine.photos.pixels import SIDE

__all__ = ["MAX_BYTES", "SIDE", "Photo", "decode", "open_photo", "read_photo", "upright"]

logging.getLogger("PIL").setLevel(logging.WARNING)  # below that it logs what Exif says
