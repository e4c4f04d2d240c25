import Evidence
import TunnelModel

extension MethodsEvidence {
    func reading(in scene: Scene) -> Reading {
        let host = scene.tunnelHost
        switch self {
        case .offered(let methods, let banner):
            return .works(
                methods.isEmpty ? "none named" : methods.joined(separator: ", "),
                scene.words(ofBanner: banner))
        case .acceptedWithoutAuthentication:
            return .works("none needed: \(scene.user) is let in without any")
        case .closed(let closing, let disconnect):
            let how = closing == .reset ? "reset" : "closed"
            return .broken(
                "\(how) at the first authentication request",
                ["\(host): \(how) at the first authentication request of \(scene.user)"]
                    + (disconnect.map { ["it said: \($0)"] } ?? []))
        case .silent(let after):
            return .open(
                "no answer to the first authentication request within \(after.inWords)",
                ["\(host): no answer to the first authentication request within \(after.inWords)"])
        }
    }

    /// True when the server takes something that a person types.
    var takesAnswers: Bool {
        if case .offered(let methods, _) = self {
            methods.contains("password") || methods.contains("keyboard-interactive")
        } else {
            false
        }
    }
}
