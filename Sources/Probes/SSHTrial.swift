internal import Evidence

enum SSHTrial { struct Facts: Sendable {} }

extension Examination {
    func askSSH(for check: CheckID, because: String = "") async -> Look {
        .unable(.libraryCannot(because))
    }
}
