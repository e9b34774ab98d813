"""What can be proved about a handbook, before any person relies on it.

Where to look, from the ground up:

- what is looked at: `pieces` (an outcome taken apart), `tree` (who reads what in a flow), `world`
  and `atlas` (every way the rules can stand), `explore` (every state people get to), `study` (all
  of these for one flow);
- what may be wrong: `paths` (ways through), `pointless` (questions that change nothing), `lines`
  and `outcomes` (what a sheet shows), `catalogue` (what is on a shelf for nothing), `rulings`
  (dates and regions), `plain` (wording), `scenarios` (cases a person wrote); `check` runs them
  all, `codes` has their words, `findings` what a finding is and what lets one pass;
- what a flow comes to: `classes` (all its ways in few), `goldens` (them written down), `compare`
  (two of those, or two sheets);
- how good all this is: `coverage` (what is reached), `mutation` (whether a slip would be seen);
- and `graph` (a flow drawn), `sweep` (what time will do).
"""
