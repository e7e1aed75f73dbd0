"""Files that come with the library, read as bytes out of a folder or a zip file.

``importlib.resources`` does the same and takes a twentieth of a command's start to be imported.
"""

import pkgutil

__all__ = ["read_data"]


def read_data(package: str, name: str) -> bytes:
    """The file ``name`` of ``package``; raises ``FileNotFoundError`` where there is none."""
    found = pkgutil.get_data(package, name)
    if found is None:
        raise FileNotFoundError(f"{package}: {name}")
    return found
