"""On which kind of file system a folder is, from Linux's own list of mounts."""

from pathlib import Path

import pytest

from bot.storage.mounts import file_system, network_file_system

LISTED = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 27 0:40 / /srv/school rw,relatime shared:7 master:3 - nfs4 server:/export rw,vers=4.2
41 40 0:41 / /srv/school/local rw - xfs /dev/vdb rw
42 27 0:42 / /home/our\\040office rw - cifs //server/share rw
43 27 0:43 / /mnt/far rw - fuse.sshfs it@server: rw
44 27 0:44 / /mnt/twice rw - nfs server:/old rw
45 44 0:45 / /mnt/twice rw - ext4 /dev/vdc rw
a line that is none
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/safecontact", "ext4"),
        ("/srv/school", "nfs4"),
        ("/srv/school/data", "nfs4"),
        ("/srv/schooling", "ext4"),
        ("/srv/school/local/data", "xfs"),
        ("/home/our office/bot", "cifs"),
        ("/mnt/far/data", "fuse.sshfs"),
        ("/mnt/twice", "ext4"),
    ],
)
def test_the_nearest_mount_above_a_folder_counts(path: str, kind: str) -> None:
    """Of all mounts above a folder the nearest one, and of several on one point the last, says where it is."""
    assert file_system(Path(path), LISTED) == kind


def test_nothing_listed_is_nothing_known() -> None:
    """Without a list there is no kind."""
    assert file_system(Path("/data"), "") == ""


@pytest.mark.parametrize(
    ("kind", "refused"),
    [("nfs", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False), ("overlay", False), ("9p", False)],
)
def test_only_network_file_systems_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, *, refused: bool
) -> None:
    """A network file system is named; a disk, a container's layers and a folder of the host computer are not."""
    listed = tmp_path / "mountinfo"
    listed.write_text(f"27 1 0:1 / / rw - {kind} source rw\n")
    monkeypatch.setattr("bot.storage.mounts.MOUNTINFO", listed)
    assert network_file_system(tmp_path) == (kind if refused else "")


def test_where_there_is_no_list_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On another system than Linux nobody knows, and the folder is taken."""
    monkeypatch.setattr("bot.storage.mounts.MOUNTINFO", tmp_path / "none")
    assert network_file_system(tmp_path) == ""
