package import TunnelModel

/// A join, or one that misses, in words; tunnels are named by the number of their command.
package struct JoinDescription: Sendable {
    /// What is, without a full stop.
    package let sentence: String
    /// What makes it meet; empty where nothing is wrong.
    package let fix: String

    /// Puts a join of this chain into words.
    package init(_ join: Join, in analysis: ChainAnalysis) {
        let listener = join.listener.map { position in
            let forward = analysis.chain.forward(at: position)
            return Listener(
                number: position.step + 1, place: forward.listeningPlace,
                host: analysis.listeningHost(position), option: forward.optionLetter, port: forward.ingress.port)
        }
        let dialled = join.dialled?.description ?? ""
        // `localhost` is each host's own; another name stands for itself.
        let place = join.dialled?.isLoopback == false ? dialled : "\(dialled) on \(join.host)"
        switch join.dialler {
        case .forward(let position):
            let number = position.step + 1
            (sentence, fix) = JoinDescription.forward(join, number, place, listener)
        case .connection(let step):
            (sentence, fix) = JoinDescription.connection(join, step + 1, dialled, listener)
        case .nobody:
            let listener = listener ?? Listener(number: 0, place: "", host: join.host, option: "L", port: nil)
            sentence =
                "no tunnel here leads into \(listener.number), at \(listener.place) on \(listener.host),"
                + " and \(listener.number) leads into no other"
            fix = "name \(listener.place) as the destination of the tunnel before it"
        }
    }

    private struct Listener {
        var number: Int
        var place: String
        var host: String
        var option: Character
        var port: Int?
    }

    private static func forward(
        _ join: Join, _ number: Int, _ place: String, _ listener: Listener?
    ) -> (String, String) {
        guard let listener else {
            return ("\(number) ends at \(place), where no command here listens: a program there must", "")
        }
        let start = "\(number) ends at \(place), but \(listener.number) listens at \(listener.place)"
        switch join.kind {
        case .joined, .noListener, .wrongOrder, .apart:
            return ("\(number) ends at \(place), where \(listener.number) begins", "")
        case .portDiffers:
            guard let port = listener.port, let dialled = join.dialled?.port else {
                return (start, "let both name one place")
            }
            guard port > 0 else {
                return (
                    "\(number) ends at \(place), but the port of \(listener.number) is chosen by \(listener.host)",
                    "write \(dialled) in the -\(listener.option) of \(listener.number)"
                )
            }
            return (start, "write \(port), or \(dialled) in the -\(listener.option) of \(listener.number)")
        case .familyDiffers:
            return ("\(start): another address family", "write localhost, which stands for both")
        case .addressDiffers:
            let address = listener.place.split(separator: ":").dropLast().joined(separator: ":")
            return ("\(start): another address", "write \(address)")
        case .hostDiffers:
            return (
                "\(start) on \(listener.host): localhost is each host's own",
                "type \(listener.number) on \(join.host)"
            )
        }
    }

    private static func connection(
        _ join: Join, _ number: Int, _ dialled: String, _ listener: Listener?
    ) -> (String, String) {
        let through = listener?.number ?? 0
        return join.kind == .wrongOrder
            ? (
                "\(number) connects through \(through), at \(dialled), which is not there yet",
                "type \(through) before \(number)"
            ) : ("\(number) connects through \(through), at \(dialled) on \(join.host)", "")
    }
}
