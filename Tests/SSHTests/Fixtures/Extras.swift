import SSH

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension PublicKey {
    var withoutComment: PublicKey { PublicKey(blob: blob)! }
}

func closeSocket(_ descriptor: Int32) { close(descriptor) }
