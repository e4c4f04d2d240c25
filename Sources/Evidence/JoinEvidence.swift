package import TunnelModel

/// Where a tunnel of a chain should go on in the tunnel of another command.
package struct JoinEvidence: Hashable, Sendable {
    /// How what is dialled compares with what listens, or is to.
    package var kind: Join.Kind
    /// The numbers of the commands in the chain, from 1: the one whose traffic goes on here, and the one that takes it.
    package var diallingStep: Int, listeningStep: Int
    /// The host on which it is dialled.
    package var host: String
    /// `host:port`, or the path of a socket.
    package var dialled: String
    /// The option of the command that listens, as it is typed, e.g. `-L 2998:git-server:7999`.
    package var option: String
    /// Where it listens, e.g. `localhost:2998`.
    package var listening: String
    /// The host on which it listens.
    package var listeningHost: String
    /// The forward leads back into its own ingress.
    package var isLoop: Bool
    /// The ssh that holds the listener already, in words; nil: none was seen.
    package var holder: String?

    /// Everything as the properties say; no loop, and nobody listens yet.
    package init(
        kind: Join.Kind, diallingStep: Int, listeningStep: Int, host: String, dialled: String, option: String,
        listening: String, listeningHost: String, isLoop: Bool = false, holder: String? = nil
    ) {
        self.kind = kind
        self.diallingStep = diallingStep
        self.listeningStep = listeningStep
        self.host = host
        self.dialled = dialled
        self.option = option
        self.listening = listening
        self.listeningHost = listeningHost
        self.isLoop = isLoop
        self.holder = holder
    }
}
