internal import HostSystem
package import Probes

extension Interaction {
    /// Asks on the terminal, or through SSH_ASKPASS by ssh's own rules; nobody where there is neither.
    package static func terminal() -> Interaction {
        Interaction(canAsk: SecretPrompt.canAsk) { prompt in
            guard
                case .secret(let secret)? = try? await SecretPrompt().ask(
                    prompt, deadline: Deadline(after: .seconds(120)))
            else { return nil }
            return secret
        }
    }
}
