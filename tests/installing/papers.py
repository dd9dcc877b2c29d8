"""What goes with files handed over: a list with versions, licences and hashes, and the same as an SBOM."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.metadata import Metadata

from tests.installing.targets import metadata

SUMS, LIST, SBOM = "SHA256SUMS", "packages.csv", "sbom.cdx.json"
PROGRAM = "office-placement"
LONGEST_LICENCE = 60  # of what is a licence's name, and no text


@dataclass(frozen=True)
class Package:
    """A wheel, as an IT department asks for it."""

    file: str
    name: str
    version: str
    licence: str
    home: str
    bytes: int
    sha256: str


def read(wheel: Path) -> Package:
    """Return what a wheel is."""
    said = metadata(wheel)
    return Package(wheel.name, said.name, str(said.version), licence(said), home(said), wheel.stat().st_size, digest(wheel))


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def licence(said: Metadata) -> str:
    """Return under what a package says it is: the expression, the classifiers, or a short name."""
    if said.license_expression:
        return said.license_expression
    classified = [one.split(" :: ")[-1] for one in said.classifiers or () if one.startswith("License :: ")]
    classified = [one for one in classified if one != "OSI Approved"]
    if classified:
        return "; ".join(classified)
    first = (said.license or "").strip().split("\n")[0].strip()
    return first if 0 < len(first) <= LONGEST_LICENCE else "see the licence in the wheel"


def home(said: Metadata) -> str:
    """Return the package's own address."""
    named = {name.lower(): address for name, address in (said.project_urls or {}).items()}
    return said.home_page or next(
        (named[one] for one in ("homepage", "home", "repository", "source", "source code") if one in named), ""
    )


def write_papers(folder: Path, wheels: Iterable[Path]) -> list[Package]:
    """Write the list, the SBOM and the sums of all files beside them; return the packages."""
    packages = sorted((read(wheel) for wheel in wheels), key=lambda one: one.file.lower())
    with (folder / LIST).open("w", encoding="utf-8-sig", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(one.name for one in fields(Package))
        rows.writerows(astuple(one) for one in packages)
    (folder / SBOM).write_text(sbom(packages), encoding="utf-8")
    write_sums(folder)
    return packages


def write_sums(folder: Path) -> None:
    """Write the SHA-256 of every file of a folder, as `sha256sum -c` reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS)
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def sbom(packages: Iterable[Package]) -> str:
    """Return the packages as a CycloneDX document in JSON."""
    made, known = Bom(), LicenseFactory()
    parts = [
        Component(
            name=one.name,
            version=one.version,
            type=ComponentType.APPLICATION if one.name == PROGRAM else ComponentType.LIBRARY,
            bom_ref=one.file,
            purl=PackageURL("pypi", None, one.name.lower().replace("_", "-"), one.version, {"file_name": one.file}),
            licenses=[known.make_from_string(one.licence)],
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one.sha256)],
            external_references=[ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(one.home))] if one.home else [],
        )
        for one in packages
    ]
    root = next((part for part in parts if part.name == PROGRAM), None)
    made.metadata.component = root
    made.components = [part for part in parts if part is not root]
    if root is not None:
        made.register_dependency(root, made.components)
    return JsonV1Dot6(made).output_as_string(indent=1) + "\n"
