"""`python -m ybcli`."""

from ybcli.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
