/// Who is to ask for a secret: the terminal or a program, by the rules of ssh(1) for SSH_ASKPASS.
package struct AskpassPolicy: Sendable, Hashable {
    /// The program; ssh's own default when only a display is there.
    package var program: String
    /// Whether it comes before the terminal.
    package var isPreferred: Bool
    /// Whether it may be used at all.
    package var isAllowed: Bool

    /// - Parameter environment: looks a variable up.
    package init(environment: (String) -> String? = ProcessEnvironment.value) {
        func isSet(_ name: String) -> Bool { environment(name)?.isEmpty == false }
        program = environment("SSH_ASKPASS").flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/bin/ssh-askpass"
        isAllowed = isSet("DISPLAY") || isSet("WAYLAND_DISPLAY")
        isPreferred = false
        switch environment("SSH_ASKPASS_REQUIRE")?.lowercased() {
        case "force": (isAllowed, isPreferred) = (true, true)
        case "prefer": isPreferred = isAllowed
        case "never": isAllowed = false
        default: break
        }
    }
}
