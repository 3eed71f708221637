"""Names that stand in addresses of cards issued long ago: old districts, and streets that many towns have."""

from __future__ import annotations

from cchc_desktop.paths import resources
from cchc_desktop.rulebook.pack import read


def old_names() -> frozenset[str]:
    """The names in small letters; a hint of what an address may have meant, no list of what there is."""
    found = read(resources() / "cards" / "addresses.toml")
    texts = (text for group in found.values() if isinstance(group, dict) for text in group.values())
    names = (name.strip().lower() for text in texts for name in str(text).replace("\n", " ").split(","))
    return frozenset(name for name in names if name)
