"""Rules as data: what a rule file holds, how it is read, and the chain that orders the rules."""
