#!/usr/bin/python3
"""What a release was made of, as SPDX 2.3 in JSON: scripts/sbom.py VERSION FOLDER

The files in FOLDER, with their checksums, and what of others is in them: GRUB on the media, the kernel's font, npm's
packages in the explorer, and the C library of its prover. From the packages that are installed, the lock file, and the
notices in the explorer: run it where the release was built, in its source tree.
"""

import hashlib
import json
import os
import subprocess
import sys
from datetime import datetime, timezone

# Debian's packages of which something is in a file of the release: the package, its licence, and in which files
DEBIAN = [
    ("grub-pc-bin", "GPL-3.0-or-later", (".iso", "-usb.img.xz")),
    ("grub-efi-amd64-bin", "GPL-3.0-or-later", (".iso", "-usb.img.xz")),
    ("console-setup-linux", "NOASSERTION", (".iso", "-usb.img.xz", ".deb")),
    ("wasi-libc", "Apache-2.0 WITH LLVM-exception AND MIT", (".html",)),
    ("libclang-rt-14-dev-wasm32", "Apache-2.0 WITH LLVM-exception", (".html",)),
]


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def installed(package):
    shown = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True,
                           check=False)
    if shown.returncode != 0:
        sys.exit("sbom: the package %s, of which the release has something, is not installed" % package)
    return shown.stdout


def package(number, name, version, licence, purl):
    """One of which nothing more is known: SPDX allows files in it only where they were analyzed."""
    return {
        "SPDXID": "SPDXRef-Package-%d" % number,
        "name": name,
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}],
    }


def relation(one, kind, other):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def npm_in_page(folder, name):
    """The packages of the lock file that are bundled into the page: it has the notice of each."""
    with open("web/package-lock.json", encoding="utf-8") as file:
        lock = json.load(file)
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        page = file.read()
    for path, entry in sorted(lock["packages"].items()):
        package_name = path.rpartition("node_modules/")[2]
        if path and "\n\n%s\n\n" % package_name in page:
            yield package_name, entry["version"], entry.get("license", "NOASSERTION")


def verification_code(files):
    """Of a package, by SPDX 2.3: over the checksums of its files, in their order."""
    sums = sorted(file["checksums"][0]["checksumValue"] for file in files)
    return hashlib.sha1("".join(sums).encode(), usedforsecurity=False).hexdigest()


def main(version, folder):
    moment = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    names = sorted(os.listdir(folder))
    files = [{"SPDXID": "SPDXRef-File-%d" % number, "fileName": "./" + name,
              "checksums": [{"algorithm": "SHA1", "checksumValue": sha1(os.path.join(folder, name))},
                            {"algorithm": "SHA256", "checksumValue": sha256(os.path.join(folder, name))}],
              "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION"}
             for number, name in enumerate(names)]
    own = package(0, "crossmod", version, "MIT", "pkg:generic/crossmod@" + version)
    own["filesAnalyzed"] = True
    own["packageVerificationCode"] = {"packageVerificationCodeValue": verification_code(files)}
    packages, relations = [own], [relation("SPDXRef-DOCUMENT", "DESCRIBES", own["SPDXID"])]
    relations += [relation(own["SPDXID"], "CONTAINS", file["SPDXID"]) for file in files]

    def add(name, its_version, licence, purl, endings):
        one = package(len(packages), name, its_version, licence, purl)
        packages.append(one)
        relations.extend(relation(file["SPDXID"], "CONTAINS", one["SPDXID"]) for file in files
                         if file["fileName"].endswith(endings))

    for name, licence, endings in DEBIAN:
        its = installed(name)
        add(name, its, licence, "pkg:deb/debian/%s@%s" % (name, its.replace("+", "%2B").replace(":", "%3A")), endings)
    for page in (name for name in names if name.endswith(".html")):
        for name, its, licence in npm_in_page(folder, page):
            add(name, its, licence, "pkg:npm/%s@%s" % (name.replace("@", "%40"), its), (".html",))

    sums = hashlib.sha256("".join(file["checksums"][1]["checksumValue"] for file in files).encode()).hexdigest()
    json.dump({
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "crossmod-" + version,
        "documentNamespace": "https://spdx.org/spdxdocs/crossmod-%s-%s" % (version, sums),
        "creationInfo": {"created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: crossmod-make-dist"]},
        "packages": packages,
        "files": files,
        "relationships": relations,
    }, sys.stdout, indent=1, sort_keys=True)
    print()


def sha1(path):
    """Which SPDX 2.3 asks for, beside any other."""
    with open(path, "rb") as file:
        return hashlib.sha1(file.read(), usedforsecurity=False).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: scripts/sbom.py VERSION FOLDER")
    main(sys.argv[1], sys.argv[2])
