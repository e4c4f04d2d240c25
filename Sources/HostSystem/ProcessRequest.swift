/// A child process to run.
package struct ProcessRequest: Sendable {
    /// A path, or a name that is looked for in our PATH.
    package var executable: String
    /// Without the program's own name, which comes first by itself.
    package var arguments: [String]
    /// Changes to the environment; nil removes a variable.
    package var environment: [String: String?] = [:]
    /// Whether the child starts from our environment; otherwise from nothing.
    package var inheritsEnvironment = true
    /// Nil: /dev/null.
    package var input: [UInt8]?
    /// When the child is sent SIGTERM, should it still run.
    package var deadline: Deadline
    /// Bytes kept of standard output and of standard error; what comes after is read and dropped.
    package var outputLimit = 1 << 20
    /// The same for standard error, in bytes.
    package var errorLimit = 1 << 20
    /// setsid(2): no controlling terminal, so that the child cannot prompt on /dev/tty, and Ctrl-C does not reach it.
    /// Its whole process group is then ended with it.
    package var startsSession = true
    /// Whether the kernel is to end the child when we are killed (PR_SET_PDEATHSIG, through setpriv(1) of util-linux,
    /// where there is one; it costs a millisecond).
    package var endsWithParent = true
    /// What the child gets between SIGTERM and SIGKILL.
    package var grace: Duration = .milliseconds(300)

    /// A child without input, with the defaults of the properties for everything else.
    package init(_ executable: String, _ arguments: [String] = [], deadline: Deadline) {
        self.executable = executable
        self.arguments = arguments
        self.deadline = deadline
    }
}

/// How a child process went.
package struct ProcessOutcome: Sendable, Hashable {
    /// How a child ended, by itself or by us.
    package enum Ending: Sendable, Hashable {
        /// It called exit(3), with this status: 0 to 255.
        case exited(Int32)
        /// A signal ended it, by number; ours at the deadline, too.
        case signalled(Int32)
        /// There never was a child.
        case notStarted(StartFault)
        /// It ran, and how it ended the system did not tell.
        case unknown
    }

    /// Why a child could not be started.
    package enum StartFault: Sendable, Hashable {
        /// No such file, or none in PATH.
        case notFound
        /// What fork(2) or execve(2) said.
        case failed(String)
    }

    /// The child's own; what it left running does not count.
    package var ending: Ending
    /// Whether we ended it because its deadline passed.
    package var timedOut = false
    /// Standard output, up to ``ProcessRequest/outputLimit``.
    package var output: CapturedOutput = CapturedOutput()
    /// Standard error, up to ``ProcessRequest/errorLimit``.
    package var error: CapturedOutput = CapturedOutput()
    /// From before the start to the child's end; zero where no program was found.
    package var elapsed: Duration = .zero

    /// Status 0, and before the deadline.
    package var succeeded: Bool { ending == .exited(0) && !timedOut }
}

/// What a child wrote, up to a limit.
package struct CapturedOutput: Sendable, Hashable {
    /// What came first; more than the limit is not kept.
    package var bytes: [UInt8] = []
    /// Whether more came than was kept.
    package var isCut = false

    /// The bytes as UTF-8, what is not being replaced by U+FFFD.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ more: some Collection<UInt8>, limit: Int) {
        let room = max(0, limit - bytes.count)
        bytes.append(contentsOf: more.prefix(room))
        if more.count > room { isCut = true }
    }
}
