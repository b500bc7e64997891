"""Characters of symbol fonts, which have codes of their own: ≥ is 0xB3 of Symbol."""

from __future__ import annotations

__all__ = ["symbol"]

# Only signs that have one meaning as text; a font's other pictures stay what they are in the file.
_SYMBOL = {
    0x2D: "-", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xB0: "°", 0xA2: "′",
    0xB2: "″", 0xA5: "∞", 0xB7: "•", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ", 0x57: "Ω", 0xAE: "→",
}  # fmt: skip
_WINGDINGS = {
    0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0xD8: "➢",
    0xE0: "→", 0xF0: "⇨", **{0x80 + n: chr(0x245F + n) for n in range(1, 11)},
    **{0x8B + n: chr(0x2775 + n) for n in range(1, 11)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x50: "✓", 0x52: "☑", 0x51: "☒", 0xA3: "□", 0x4F: "✗",
    **{0x69 + n: chr(0x245F + n) for n in range(1, 11)},
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, code: str) -> str:
    """The character with the hexadecimal `code` of a font; empty where the code is none.

    Codes of symbol fonts may be shifted to U+F000; other fonts' codes are those of Unicode.
    """
    try:
        number = int(code[:6], 16)
    except ValueError:
        return ""
    table = _FONTS.get(font.lower(), {})
    if 0xF000 <= number <= 0xF0FF or number < 0x100:
        known = table.get(number & 0xFF)
        if known:
            return known
        if table is _SYMBOL and 0x20 <= number & 0xFF < 0x40:
            return chr(number & 0xFF)
    shown = 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number <= 0x10FFFF
    return chr(number) if shown else ""
