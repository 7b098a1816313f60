"""Keep the vendored design system the same, byte for byte, as what its makers published.

The product needs no Node to run: the few files it uses are committed under the version they came from, with their
licence and the maker's own checksum. This script fetches that version again and compares, or replaces the files.

    python tools/vendor.py            fetch the version below and write its files
    python tools/vendor.py --check    fetch it and fail if any committed file differs
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@scottish-government/design-system"
VERSION = "4.2.0"
FOLDER = Path(__file__).parent.parent / f"virtualschool/foundation/static/vendor/design-system-{VERSION}"
FILES = {
    "LICENSE.txt": "LICENSE.txt",
    "dist/css/design-system.min.css": "design-system.min.css",
    "dist/scripts/design-system.js": "design-system.js",
    "dist/images/icons/icons.stack.svg": "icons.stack.svg",
}


def fetch(into: Path) -> tuple[bytes, str]:
    """Ask npm for the published package; return its bytes and the checksum that npm states for it."""
    command = ["npm", "pack", f"{PACKAGE}@{VERSION}", "--json", "--silent", "--pack-destination", str(into)]
    packed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)[0]
    return (into / packed["filename"]).read_bytes(), packed["integrity"]


def integrity(package: bytes) -> str:
    """The package's checksum in the form that npm and browsers use."""
    return "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()


def members(package_path: Path) -> dict[str, bytes]:
    """The files that we keep, by the name that we keep them under."""
    with tarfile.open(package_path) as package:
        kept = {}
        for published, ours in FILES.items():
            member = package.extractfile(f"package/{published}")
            if member is None:
                raise SystemExit(f"{PACKAGE} {VERSION} no longer holds {published}.")
            kept[ours] = member.read()
    return kept


def published() -> tuple[dict[str, bytes], str]:
    """The files to keep and the checksum of the package they came in, once the package is proved whole."""
    with tempfile.TemporaryDirectory() as folder:
        package, stated = fetch(Path(folder))
        if integrity(package) != stated:
            raise SystemExit(f"{PACKAGE} {VERSION} arrived damaged: its checksum is not the one that npm states.")
        archive = Path(folder) / "package.tgz"
        archive.write_bytes(package)
        return members(archive), stated


def record(files: dict[str, bytes], checksum: str) -> bytes:
    """What vendor.json says: where the files came from, and a checksum of each, so that it can be read offline."""
    each = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    facts = {"name": PACKAGE, "version": VERSION, "licence": "MIT", "integrity": checksum, "sha256": each}
    return (json.dumps(facts, indent=2) + "\n").encode()


def differences(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Names of the files that are missing from the folder, differ from these, or have no business there."""
    held = {path.name: path.read_bytes() for path in folder.glob("*")} if folder.exists() else {}
    return sorted(name for name in held.keys() | files.keys() if held.get(name) != files.get(name))


def main(arguments: list[str] | None = None) -> int:
    """Write the files, or compare them; 1 when the comparison finds a difference."""
    parser = argparse.ArgumentParser(description="Vendor the design system")
    parser.add_argument("--check", action="store_true", help="compare only, and fail on any difference")
    check = parser.parse_args(arguments).check
    files, checksum = published()
    files["vendor.json"] = record(files, checksum)
    if check:
        wrong = differences(FOLDER, files)
        print(f"{PACKAGE} {VERSION}: " + (f"differs in {', '.join(wrong)}" if wrong else "the same as published"))
        return 1 if wrong else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (FOLDER / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
