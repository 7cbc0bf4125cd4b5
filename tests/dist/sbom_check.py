#!/usr/bin/python3
"""Whether a list of what is in a release is right: sbom_check.py FILE FOLDER

FILE is SPDX 2.3 in JSON, by what that specification requires of it; FOLDER has the files of the release, of which it
names each but itself and the checksums. A line for each thing that is wrong, and exit status 1 then.
"""
import hashlib
import json
import os
import re
import sys

IDENTIFIER = r"SPDXRef-[a-zA-Z0-9.-]+"
LICENCE = r"[A-Za-z0-9.-]+\+?(?: WITH [A-Za-z0-9.-]+)?"
EXPRESSION = r"NOASSERTION|NONE|%s(?: (?:AND|OR) %s)*" % (LICENCE, LICENCE)
STRINGS = {
    "document": {"spdxVersion": r"SPDX-2\.3", "dataLicense": r"CC0-1\.0", "SPDXID": "SPDXRef-DOCUMENT", "name": r".+",
                 "documentNamespace": r"https?://[^#\s]+"},
    "package": {"SPDXID": IDENTIFIER, "name": r".+", "versionInfo": r".+", "downloadLocation": r"NOASSERTION|NONE|[a-z+]+:.+",
                "licenseConcluded": EXPRESSION, "licenseDeclared": EXPRESSION, "copyrightText": r"(?s).+"},
    "file": {"SPDXID": IDENTIFIER, "fileName": r"\./.+", "licenseConcluded": EXPRESSION, "copyrightText": r"(?s).+"},
    "relationship": {"spdxElementId": IDENTIFIER, "relationshipType": "DESCRIBES|CONTAINS",
                     "relatedSpdxElement": IDENTIFIER},
    "reference": {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                  "referenceLocator": r"pkg:[a-z]+/[^@\s]+@[^@\s+:]+"},
}
wrong = []


def expect(is_right, *what):
    if not is_right:
        wrong.append(" ".join(map(str, what)))


def check_strings(kind, value):
    for key, pattern in STRINGS[kind].items():
        found = value.get(key)
        expect(isinstance(found, str) and re.fullmatch(pattern, found), kind, value.get("SPDXID", ""), key, repr(found))


def check_document(document, folder):
    check_strings("document", document)
    created = document["creationInfo"]["created"]
    expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", created), "created", created)
    creators = document["creationInfo"]["creators"]
    expect(creators and all(re.match(r"(Tool|Person|Organization): .", who) for who in creators), "creators", creators)
    for kind in "package", "file", "relationship":
        for value in document[kind + "s"]:
            check_strings(kind, value)
    for package in document["packages"]:
        for reference in package["externalRefs"]:
            check_strings("reference", reference)
    identifiers = ["SPDXRef-DOCUMENT"] + [value["SPDXID"] for value in document["packages"] + document["files"]]
    expect(len(identifiers) == len(set(identifiers)), "an identifier stands twice")
    for relation in document["relationships"]:
        for key in "spdxElementId", "relatedSpdxElement":
            expect(relation[key] in identifiers, "a relationship with", relation[key], "which is not there")
    expect(any(relation["relationshipType"] == "DESCRIBES" for relation in document["relationships"]), "it describes nothing")
    check_files(document, folder)


def contained(document, one):
    return [relation["relatedSpdxElement"] for relation in document["relationships"]
            if relation["spdxElementId"] == one["SPDXID"] and relation["relationshipType"] == "CONTAINS"]


def check_files(document, folder):
    files = {file["SPDXID"]: file for file in document["files"]}
    for file in files.values():
        with open(os.path.join(folder, file["fileName"]), "rb") as opened:
            content = opened.read()
        sums = {checksum["algorithm"]: checksum["checksumValue"] for checksum in file["checksums"]}
        expect(sums == {"SHA1": hashlib.sha1(content).hexdigest(), "SHA256": hashlib.sha256(content).hexdigest()},
               "checksums of", file["fileName"])
        if file["fileName"].endswith(".html"):
            check_page(document, file, content.decode())
    known = {os.path.basename(file["fileName"]) for file in files.values()}
    there = {name for name in os.listdir(folder) if name != "SHA256SUMS" and not name.endswith(".spdx.json")}
    expect(known == there, "files:", sorted(known ^ there))
    for package in document["packages"]:
        its = [files[name] for name in contained(document, package) if name in files]
        code = package.get("packageVerificationCode", {}).get("packageVerificationCodeValue")
        if package["filesAnalyzed"]:
            sums = "".join(sorted(file["checksums"][0]["checksumValue"] for file in its))
            expect(code == hashlib.sha1(sums.encode()).hexdigest(), "verification code of", package["name"])
        else:
            expect(not its and not code, package["name"], "has files, which were not analyzed")
    own = document["packages"][0]
    expect(set(contained(document, own)) == set(files), "not all files are in", own["name"])


def check_page(document, page, content):
    """Of npm's packages exactly those whose notices it has are in it."""
    notices = re.search(r"<summary>Licences</summary><pre>(.*?)</pre>", content, re.S).group(1)
    inside = contained(document, page)
    packages = [package for package in document["packages"] if package["SPDXID"] in inside]
    named = {package["name"] for package in packages if package["externalRefs"][0]["referenceLocator"].startswith("pkg:npm/")}
    with open("web/package-lock.json", encoding="utf-8") as file:
        lock = {path.rpartition("node_modules/")[2] for path in json.load(file)["packages"]} - {""}
    expect(named == {line for line in notices.split("\n") if line in lock}, "packages of npm:", sorted(named))
    expect(named, "no package of npm is in the page")


with open(sys.argv[1], encoding="utf-8") as sbom:
    check_document(json.load(sbom), sys.argv[2])
for line in wrong:
    print(line)
sys.exit(1 if wrong else 0)
