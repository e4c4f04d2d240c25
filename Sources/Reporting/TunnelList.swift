package import TunnelModel

/// The ssh tunnels that run on a host: what `tundoctor list` shows.
package struct TunnelList: Sendable {
    /// One forward of a running ssh.
    package struct Item: Hashable, Sendable {
        /// Nil for a listener of a shared connection: only the master knows where it leads.
        package var forward: Forward?
        /// Where it takes connections on this host, e.g. `127.0.0.1:8080`.
        package var listens: [String]
        /// `skip` where nothing could be tried from here, or was not to be.
        package var status: CheckStatus
        /// What came of trying it.
        package var detail: String

        /// Everything as the properties say.
        package init(forward: Forward?, listens: [String], status: CheckStatus, detail: String) {
            self.forward = forward
            self.listens = listens
            self.status = status
            self.detail = detail
        }
    }

    /// What is known of a process's words.
    package enum Words: String, Hashable, Sendable {
        /// Its command line, and what `ssh -G` makes of it.
        case configuration
        /// Its command line only.
        case commandLine = "command-line"
        /// A persisting master has written over them.
        case gone
    }

    /// One ssh.
    package struct Tunnel: Hashable, Sendable {
        /// Of the ssh itself, not of a program that supervises it.
        package var pid: Int32
        /// Who runs it: a login name; made safe to print.
        package var user: String
        /// RFC 3339; nil where the system does not tell.
        package var since: String?
        /// Since it started; nil where the system does not tell.
        package var age: Duration?
        /// Stopped by a signal, e.g. Ctrl-Z.
        package var isStopped: Bool
        /// As it was typed, or the address of its connection.
        package var tunnelHost: String
        /// Its words as the system shows them, with blanks between; made safe to print, and cut.
        package var command: String
        /// How much was to be learned from its words.
        package var words: Words
        /// The socket by which others share its connection; nil: they do not.
        package var controlPath: String?
        /// Its forwards in its own order, then listeners that no word of it explains.
        package var items: [Item]

        /// Everything as the properties say.
        package init(
            pid: Int32, user: String, since: String?, age: Duration?, isStopped: Bool, tunnelHost: String,
            command: String, words: Words, controlPath: String?, items: [Item]
        ) {
            self.pid = pid
            self.user = user
            self.since = since
            self.age = age
            self.isStopped = isStopped
            self.tunnelHost = tunnelHost
            self.command = command
            self.words = words
            self.controlPath = controlPath
            self.items = items
        }
    }

    /// A listener that an sshd of this host holds for somebody's `-R`.
    package struct Arrival: Hashable, Sendable {
        /// E.g. `127.0.0.1:8080`.
        package var place: String
        /// Of the sshd that serves the session.
        package var pid: Int32
        /// Whose session it is.
        package var user: String

        /// Everything as the properties say.
        package init(place: String, pid: Int32, user: String) {
            self.place = place
            self.pid = pid
            self.user = user
        }
    }

    /// Ours, e.g. `0.1.0`.
    package var version: String
    /// RFC 3339, UTC, milliseconds.
    package var startedAt: String
    /// Every ssh that forwards something, or shares its connection.
    package var tunnels: [Tunnel]
    /// As far as this user may see whose they are.
    package var arrivals: [Arrival]
    /// How many other ssh processes there are: sessions without forwards.
    package var otherSessions: Int
    /// Processes of other users are among them: we are root.
    package var isComplete: Bool

    /// Everything as the properties say.
    package init(
        version: String, startedAt: String, tunnels: [Tunnel], arrivals: [Arrival], otherSessions: Int, isComplete: Bool
    ) {
        self.version = version
        self.startedAt = startedAt
        self.tunnels = tunnels
        self.arrivals = arrivals
        self.otherSessions = otherSessions
        self.isComplete = isComplete
    }

    /// Over everything that was tried; a list of which nothing was tried has nothing against it.
    package var verdict: Verdict {
        let seen = tunnels.flatMap(\.items).map(\.status).filter { $0 != .skip }
        return seen.isEmpty ? .healthy : Verdict(of: seen)
    }
}
