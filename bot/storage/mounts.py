"""Whether a folder is on a network file system, where SQLite's locks and shared memory do not hold.

Source: https://sqlite.org/wal.html ("WAL does not work over a network filesystem") and proc_pid_mountinfo(5).
"""

import re
from pathlib import Path

MOUNTINFO = Path("/proc/self/mountinfo")

# Not among them: 9p and virtiofs, which are folders of the same computer (WSL, containers).
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "afs", "coda", "ceph", "ceph-fuse", "lustre", "beegfs"}
    | {"orangefs", "gfs2", "ocfs2", "glusterfs", "davfs", "sshfs", "s3fs", "rclone", "gcsfuse", "blobfuse", "blobfuse2"}
)


def network_file_system(folder: Path) -> str:
    """The kind of network file system that a folder is on; empty: none, or this is no Linux and nobody knows."""
    try:
        mounts = MOUNTINFO.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""
    kind = file_system(folder.resolve(), mounts)
    return kind if kind.removeprefix("fuse.") in NETWORK else ""


def file_system(path: Path, mountinfo: str) -> str:
    """The type of the file system that an absolute path is on; empty: its mount is not listed.

    Of several mounts on one point the last one hides the others.
    """
    found, depth = "", -1
    for line in mountinfo.splitlines():
        mount, _, rest = line.partition(" - ")
        fields, kind = mount.split(), rest.split()
        if len(fields) < 6 or not kind:  # noqa: PLR2004  # the fields before the optional ones
            continue
        point = Path(_unescaped(fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = kind[0], len(point.parts)
    return found


def _unescaped(text: str) -> str:
    r"""Space, tab, newline and backslash are written as \040, \011, \012 and \134."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)
