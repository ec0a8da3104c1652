"""Puts command.py in the place of the script that jsii-pacmak writes, in every package of a directory."""
import base64
import hashlib
import io
import sys
import tarfile
import zipfile
from pathlib import Path

COMMAND = (Path(__file__).parent / "command.py").read_bytes()
PROGRAM = "cdk-chime-phone-number-order"


def record_line(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}"


def in_wheel(path: Path) -> None:
    with zipfile.ZipFile(path) as wheel:
        files = [(info, wheel.read(info)) for info in wheel.infolist()]
    script = next(info.filename for info, _ in files if info.filename.endswith(f".data/scripts/{PROGRAM}"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for info, content in files:
            if info.filename == script:
                content = COMMAND
            elif info.filename.endswith(".dist-info/RECORD"):
                lines = content.decode().splitlines()
                lines = [record_line(script, COMMAND) if line.startswith(f"{script},") else line for line in lines]
                content = ("\n".join(lines) + "\n").encode()
            wheel.writestr(info, content)


def in_source(path: Path) -> None:
    with tarfile.open(path) as source:
        members = [(member, source.extractfile(member).read() if member.isfile() else None) for member in source]
    replaced = 0
    with tarfile.open(path, "w:gz") as source:
        for member, content in members:
            if member.name.endswith(f"/bin/{PROGRAM}"):
                content = COMMAND.replace(b"#!python", b"#!/usr/bin/env python", 1)
                member.size = len(content)
                replaced += 1
            source.addfile(member, None if content is None else io.BytesIO(content))
    if replaced != 1:
        raise SystemExit(f"{path}: {replaced} scripts called {PROGRAM} instead of 1; see what jsii-pacmak writes")


for directory in sys.argv[1:]:
    for wheel in Path(directory).glob("*.whl"):
        in_wheel(wheel)
    for source in Path(directory).glob("*.tar.gz"):
        in_source(source)
