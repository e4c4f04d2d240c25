import TunnelModel

/// The host on which the command is typed, in the words of a sentence: right for the machine that examines, which is
/// spoken to, and for any other, which is spoken of.
extension Scene {
    /// `you`, or the other host's name, short enough for a title.
    var shortClient: String { clientHost.clipped(to: 30) }

    /// `this machine`, or the other host's name.
    var thisMachine: String { isTypedHere ? "this machine" : shortClient }

    /// The same at the beginning of a sentence. A host's name is written as it is.
    var thisMachineFirst: String { isTypedHere ? "This machine" : shortClient }

    /// `your machine`, or the other host's name.
    var yourMachine: String { isTypedHere ? "your machine" : shortClient }

    /// `here`, or `on` the other host.
    var here: String { isTypedHere ? "here" : "on \(shortClient)" }

    /// `this address`, or that of the other host.
    var thisAddress: String { isTypedHere ? "this address" : "the address of \(shortClient)" }

    /// `your agent`, or that of the other host: nobody sees here whose keys it has.
    var agent: String { isTypedHere ? "your agent" : "the agent of \(shortClient)" }

    /// `Your key`; what another host logs in with may be a key of its own, or of somebody's agent.
    var keyFirst: String { isTypedHere ? "Your key" : "The key used" }

    /// `your key`, see ``keyFirst``.
    var key: String { isTypedHere ? "your key" : "the key used" }

    /// `Your certificate`, see ``keyFirst``.
    var certificateFirst: String { isTypedHere ? "Your certificate" : "The certificate used" }

    /// `your certificate`, see ``keyFirst``.
    var certificate: String { isTypedHere ? "your certificate" : "the certificate used" }

    /// The client host with a verb: you `do`, it `does`.
    func client(_ spokenTo: String, _ spokenOf: String) -> String {
        "\(shortClient) \(isTypedHere ? spokenTo : spokenOf)"
    }

    /// The machine that examines, whose TLS, clock and store of authorities judge: `this machine`, or, in a report that
    /// speaks of another host, `your machine`.
    var examiningMachine: String { isTypedHere ? "this machine" : "your machine" }

    /// The same at the beginning of a sentence.
    var examiningMachineFirst: String { isTypedHere ? "This machine" : "Your machine" }

    /// Something to do on the machine that examines, wherever the command is typed: the check itself is started there.
    func whereExamined(_ text: String, _ command: String? = nil) -> Fix {
        Fix(.client, host: LegPlan.clientHost, text, command: command)
    }

    /// The certificate's time was held against the clock of the machine that examines.
    var compareClock: Fix {
        isTypedHere
            ? onUser("Is this machine's clock right?", "date -u")
            : whereExamined("Is your machine's clock right?", "date -u")
    }
}
