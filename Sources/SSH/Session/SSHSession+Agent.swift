internal import CLibSSH
package import HostSystem

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension SSHSession {
    /// Logs in with one key of an agent: libssh asks for it once more (a query), and the agent signs (an attempt).
    ///
    /// The agent may ask the person (ssh-add(1) -c, a touch); it is given until `deadline`, too.
    package func authenticate(
        _ key: PublicKey, agent: AgentClient, deadline: Deadline
    ) async -> AuthenticationResult {
        if let obstacle = obstacle() { return .interrupted(obstacle) }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, SocketKind.stream, 0, &ends) == 0 else {
            return .libraryCannot(LibraryLimit(.resources, ["socket pair"]))
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let filter = FilterAgent(descriptor: ends[0], key: key, agent: agent, deadline: deadline)
        defer { filter.finish() }
        guard filter.start() else {
            systemClose(ends[1])
            return .libraryCannot(LibraryLimit(.resources, ["thread"]))
        }
        let libraryEnd = ends[1]
        return await withTaskCancellationHandler {
            await step { authenticate(key, through: filter, libraryEnd: libraryEnd, deadline) }
        } onCancel: {
            filter.cancel()
        }
    }

    private func authenticate(
        _ key: PublicKey, through filter: FilterAgent, libraryEnd: Int32, _ deadline: Deadline
    ) -> AuthenticationResult {
        if let obstacle = requestService(deadline) {
            systemClose(libraryEnd)
            return .interrupted(obstacle)
        }
        guard let library, LibraryKey(key) != nil else {
            systemClose(libraryEnd)
            return .libraryCannot(LibraryLimit(.publicKey, [key.type]))
        }
        // From here on the descriptor is libssh's, which closes it with the session or when it gets another.
        ssh_set_agent_socket(library.raw, libraryEnd)
        let sent = library.packetsSent
        let outcome = authenticate(deadline) { ssh_userauth_agent($0.raw, self.options.user) }
        if library.packetsSent > sent { counters.keyQueries += 1 }
        let signing = filter.result
        if signing == .signed { counters.authenticationAttempts += 1 }
        if signing == .refused {
            if case .success(SSH_AUTH_SUCCESS) = outcome {} else { return .agentRefused }
        }
        if library.packetsSent == sent, case .success = outcome {
            return .libraryCannot(LibraryLimit(.publicKey, [key.type, library.errorText]))
        }
        if case .success(SSH_AUTH_ERROR) = outcome, signing == .notAsked { return .agentRefused }
        return result(outcome, isSigned: signing == .signed)
    }
}

private func systemClose(_ descriptor: Int32) { close(descriptor) }
