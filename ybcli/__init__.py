"""Walk a person through China's rules for seeing a doctor away from home, and print the sheet.

Where to look, in the order in which data goes:

- the folder flows/ is read by `document` (strict YAML) and `places` (the table of places), put
  together by `loader` into what `model` names, and kept compiled by `bundle`;
- answers come in through `answers` (typed words, flags, files; `dates` reads days) or through
  `wizard` (a person at a terminal);
- `engine` walks a flow with them, `rules` says which ruling holds where and when, `due` counts
  days, and `checklist` puts the end of the walk into a `sheet`;
- `render` makes text, pages, PDF, pictures, JSON and calendars of a sheet;
- `verify` proves a handbook;
- `cli` names the commands, `commands` holds them, one verb a room;
- under all: `errors` (what can go wrong, in words), `text` (the one gate for words from outside,
  and their width), `record` (what every record can do), `files` (whole files or none), `process`
  (streams and signals), `__main__` (where a process begins).

What may import what is in pyproject.toml, and checked.
"""

__version__ = "0.1.0"
