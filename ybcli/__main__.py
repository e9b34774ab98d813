"""The installed command, and `python -m ybcli`: the interpreter made ready, then the program."""

from __future__ import annotations

import gc

GARBAGE = 50_000
"""Objects made before garbage is looked for: more than one sheet takes, little to a long run."""


def main() -> int:
    """Run the program on the words of its command line; return its exit status."""
    gc.set_threshold(GARBAGE)  # before the imports, which make much and drop nothing
    try:
        from ybcli.cli import main as run
    except KeyboardInterrupt:
        return 130  # as `cli` would say, had it come
    gc.freeze()  # what imports made is never garbage, and every collection would walk it
    return run()


if __name__ == "__main__":
    raise SystemExit(main())
