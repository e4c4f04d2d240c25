private let policy = "forward.administratively-prohibited."

/// Every fault of the lab `remote`.
let remoteRows: [MatrixRow] = []
