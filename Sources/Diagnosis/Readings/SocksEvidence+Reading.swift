import Evidence

extension SocksEvidence {
    func reading(in scene: Scene) -> Reading {
        let lines = exchanges.map { "\($0.form.rawValue) to \($0.destination): \($0.reply)" }
        return exchanges.contains { $0.reply == .succeeded }
            ? .works("\(exchanges.count { $0.reply == .succeeded }) of \(exchanges.count) requests granted", lines)
            : .broken("no request is granted", lines)
    }
}
