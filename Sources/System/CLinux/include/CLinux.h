// System calls that Swift cannot spell.
