"""What people are told of a file that won’t do."""

from engine.errors import PhotoError

SMALLER = "Make it smaller first: 12 megapixels are more than enough here."
AGAIN = "Pick the photo again; the upload may have been cut short."
TONED_DOWN = (
    "This picture has light brighter than white (HDR). Here it is toned down, as browsers do it "
    "for screens without HDR."
)
EXPORT = "Open it where it was made, export it as a JPEG or PNG, and pick that."


def damaged(kind: str) -> PhotoError:
    an = "an" if kind == "AVIF" else "a"
    return PhotoError(f"This file starts like {an} {kind} picture, but the rest is damaged.", AGAIN)


def too_slow() -> PhotoError:
    return PhotoError("This picture takes too long to open.", SMALLER)
