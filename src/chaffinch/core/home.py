"""Where the rule files live: beside the source in a checkout, inside the package in a wheel."""

from pathlib import Path


def rules_home() -> Path:
    """Return the folder that holds `chain.toml`, the rules and the word lists.

    A wheel carries `rules/` inside the package. An editable install has no such copy, so
    the checkout's own top-level folder serves.

    Raises `FileNotFoundError` when neither is there.

    >>> (rules_home() / "chain.toml").is_file()
    True
    """
    package = Path(__file__).resolve().parent.parent
    homes = package / "rulebook", package.parent.parent / "rules"
    for home in homes:
        if (home / "chain.toml").is_file():
            return home
    raise FileNotFoundError(f"no chain.toml in {homes[0]} or {homes[1]}: chaffinch was installed without its rules")
