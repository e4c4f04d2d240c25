#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension SecretPrompt {
    /// Whether there is anybody to ask: a controlling terminal, or a program that ssh's rules allow.
    package static var canAsk: Bool {
        if AskpassPolicy().isAllowed, ProcessRunner.locate(AskpassPolicy().program) != nil { return true }
        let descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // In the background, asking would only stop us (SIGTTIN).
        return tcgetpgrp(descriptor) == getpgrp()
    }
}
