"""Make the pictures that README shows: page 1 as anyone prints it, and a clerk's one page.

    python tests/make_pictures.py

It draws the sheet of the handbook beside it, and wants pdftoppm (poppler-utils).
"""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

PICTURES = Path(__file__).parent / "pictures"
ANSWERS = {
    "need": "new",
    "home": "烟台",
    "care": "上海",
    "stage": "before",
    "kind": "referral",
    "scheme": "employee",
    "helper": "family",
    "going-on": "2026-12-01",
}
DOTS_PER_INCH = {"page-1": 80, "compact": 96}
GREYS = 16


def main() -> None:
    """Write both pictures over the old ones."""
    flags = [word for id_, answer in ANSWERS.items() for word in (f"--{id_}", answer)]
    with TemporaryDirectory() as folder:
        for name, dots in DOTS_PER_INCH.items():
            sheet, shape = f"{folder}/{name}.pdf", ["--compact"] if name == "compact" else []
            command = [sys.executable, "-m", "ybcli", "filing", *flags, *shape]
            command += ["--as-of", "2026-11-22", "--no-input", "-o", sheet]
            subprocess.run(command, check=True, cwd=PICTURES.parents[1])
            raster = ["pdftoppm", "-gray", "-r", str(dots), "-l", "1", sheet]
            grey = subprocess.run(raster, check=True, capture_output=True).stdout
            (PICTURES / f"{name}.png").write_bytes(png(grey))


def png(pgm: bytes) -> bytes:
    """A grey picture in sixteen greys: a third of what pdftoppm itself makes of it."""
    _, size, _, pixels = pgm.split(b"\n", 3)
    width, height = map(int, size.split())
    rows = (pixels[at : at + width] + bytes(width % 2) for at in range(0, width * height, width))
    lines = (
        bytes(a // GREYS * GREYS + b // GREYS for a, b in zip(row[::2], row[1::2], strict=True))
        for row in rows
    )
    data = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


if __name__ == "__main__":
    main()
