"""Made card-regular.ttf and card-bold.ttf: two weights of Source Sans with the signs we draw.

Needs fonttools and brotli, and the variable font that Streamlit carries. The cuts have a name of
their own, since the font's licence reserves the name "Source" for its unchanged form.
"""

from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SIGNS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)]))
    + "–—‘’“”…•→−×÷≈⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉"
)
WEIGHTS = {"regular": 400, "bold": 650}
FAMILY, COPYRIGHT, LICENCE, LICENCE_LINK = (1, 3, 4, 6, 16, 25), 0, 13, 14

media = files("streamlit") / "static" / "static" / "media"
(source,) = (one for one in media.iterdir() if one.name.startswith("SourceSansVF-Upright"))
for name, weight in WEIGHTS.items():
    font = instantiateVariableFont(TTFont(str(source)), {"wght": weight})
    options = Options(layout_features=["kern"], name_IDs=["*"], hinting=False, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=SIGNS)
    subsetter.subset(font)
    kept = (COPYRIGHT, LICENCE, LICENCE_LINK)
    font["name"].names = [record for record in font["name"].names if record.nameID in kept]
    for place in FAMILY:
        font["name"].setName(f"Card {name.capitalize()}".replace(" ", ""), place, 3, 1, 0x409)
    font.flavor = None
    font.save(Path(__file__).parents[1] / f"assets/fonts/card-{name}.ttf")
