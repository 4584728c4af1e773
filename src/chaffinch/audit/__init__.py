"""The journal of a run, and what is read off it: undo, differences, counts."""
