"""Sentence fragments: closed word lists of a language, one sentence read with them, and what it lacks."""
