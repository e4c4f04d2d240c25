import SystemPackage

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What stat(2) says of a file, for permission checks as ssh makes them.
package struct FileFacts: Sendable, Hashable {
    /// The file type of inode(7); `device` is a character or a block device.
    package enum Kind: Sendable, Hashable { case regular, directory, symbolicLink, socket, fifo, device, other }

    /// `.symbolicLink` only where links were not followed.
    package var kind: Kind
    /// The permission bits, 0 to 0o7777.
    package var mode: UInt32
    /// The user id of its owner.
    package var owner: UInt32
    /// Its group id.
    package var group: UInt32
    /// Bytes.
    package var size: Int64
    /// The file system it lies on; `device` and `inode` together tell one file from every other.
    package var device: UInt64
    /// Its number within `device`.
    package var inode: UInt64

    /// Of the file at `path`, exactly as written: nothing is expanded.
    ///
    /// - Parameter followsLinks: whether a symbolic link is looked through (stat(2)) or at (lstat(2)).
    package init(ofFileAt path: String, followsLinks: Bool = true) throws(FileError) {
        guard !path.utf8.contains(0) else { throw FileError(path: path, .noSuchFileOrDirectory) }
        var status = stat()
        let result = followsLinks ? stat(path, &status) : lstat(path, &status)
        guard result == 0 else { throw FileError(path: path, .current) }
        self.init(status)
    }

    init(_ status: stat) {
        mode = UInt32(status.st_mode) & 0o7777
        owner = status.st_uid
        group = status.st_gid
        size = Int64(status.st_size)
        device = UInt64(truncatingIfNeeded: status.st_dev)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        switch UInt32(status.st_mode) & 0o170000 {
        case 0o100000: kind = .regular
        case 0o040000: kind = .directory
        case 0o120000: kind = .symbolicLink
        case 0o140000: kind = .socket
        case 0o010000: kind = .fifo
        case 0o020000, 0o060000: kind = .device
        default: kind = .other
        }
    }

    /// Whether group or others may write.
    package var isWritableByOthers: Bool { mode & 0o022 != 0 }

    /// Whether group or others may do anything at all: what ssh(1) refuses of a private key.
    package var isOpenToOthers: Bool { mode & 0o077 != 0 }

    /// Four octal digits.
    package var octalMode: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
