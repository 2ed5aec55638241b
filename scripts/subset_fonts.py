"""Cuts the Noto source fonts down to the letters our documents can hold; run by hand, its results are committed.

The sources are the unhinted static fonts of the Noto project (in Debian: package fonts-noto-core).
Usage: python scripts/subset_fonts.py [SOURCE_FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE_FOLDER = Path("/usr/share/fonts/truetype/noto")
TARGET_FOLDER = Path(__file__).resolve().parent.parent / "portal" / "core" / "fonts"
FONT_NAMES = ("NotoSans-Regular", "NotoSans-Bold", "NotoSerif-Bold")

# First and last code point of each range, and what it is there for.
LETTER_RANGES = (
    (0x0020, 0x007E, "Basic Latin"),
    (0x00A0, 0x00FF, "Latin-1: Spanish, Portuguese, French"),
    (0x0100, 0x017F, "Latin Extended-A: Polish, Turkish, Maltese; macrons and ogonek of Nahuatl, Navajo, Apache"),
    (0x0180, 0x024F, "Latin Extended-B: letters such as Ɨ, Ŋ, Ɂ, ǫ, ƛ"),
    (0x0250, 0x02AF, "IPA letters used as orthography: ɨ, ʉ, ɬ, ɫ, ʔ"),
    (0x02B0, 0x02FF, "Modifier letters: ʼ (glottal stop), ˈ, ʷ, ˀ"),
    (0x0300, 0x036F, "Combining marks: g̃, m̈, ę́, x̱"),
    (0x0391, 0x03C9, "Greek: λ, θ, χ, β serve as letters in Salish and Wakashan orthographies"),
    (0x1D43, 0x1D43, "Raised a"),
    (0x1E00, 0x1EFF, "Latin Extended Additional: ẽ, ỹ, ẅ, ẍ, ḿ"),
    (0x2010, 0x2027, "Dashes, quotation marks, dagger, bullet, ellipsis"),
    (0x202F, 0x202F, "Narrow no-break space of French"),
    (0x2030, 0x205E, "Per mille, primes, angle quotation marks, fraction slash"),
    (0x2070, 0x209C, "Superscripts and subscripts"),
    (0x20A0, 0x20C0, "Currency: ₡, ₲, ₱, €"),
    (0x2113, 0x2122, "ℓ, №, ℠, ™"),
    (0x2150, 0x215F, "Fractions"),
    (0x2C60, 0x2C7F, "Latin Extended-C: ⱥ, Ⱨ"),
    (0xA720, 0xA7BF, "Latin Extended-D: Ꞌ ꞌ (saltillo), Ꜳ"),
    (0xAB30, 0xAB6B, "Latin Extended-E: ꭓ"),
    (0xFB00, 0xFB06, "Ligatures"),
    (0xFFFD, 0xFFFD, "The replacement character"),
)


def cut_font(source: Path, target: Path) -> tuple[int, int]:
    """Write the cut font; return how many code points it holds and its size in bytes."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "MATH", "STAT", "meta"]
    font = subset.load_font(str(source), options)
    wanted = {code for first, last, _ in LETTER_RANGES for code in range(first, last + 1)}
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    return len(TTFont(target).getBestCmap()), target.stat().st_size


def main() -> None:
    """Cut every font of the documents."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE_FOLDER
    for name in FONT_NAMES:
        count, size = cut_font(folder / f"{name}.ttf", TARGET_FOLDER / f"{name}.ttf")
        sys.stdout.write(f"{name}: {count} characters, {size} bytes\n")


if __name__ == "__main__":
    main()
