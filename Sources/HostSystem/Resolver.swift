/// Resolves names as ssh(1) does, and says where the answer came from.
package struct Resolver: Sendable {
    /// The files that say where names come from; elsewhere only in tests.
    var files = NameServiceFiles()

    /// Reads the name service's files of this host.
    package init() {}

    /// One getaddrinfo(3) call with ssh's own hints; only when it fails are the families asked one by one.
    ///
    /// - Parameter family: AddressFamily of ssh_config(5).
    package func resolve(
        _ name: String, port: UInt16, family: AddressFamily = .any, deadline: Deadline
    ) async throws(CancellationError) -> Resolution {
        let start = ContinuousClock.now
        let lookup = AddressLookup(name: name, service: port, family: family)
        var numeric = lookup
        numeric.isNumericOnly = true
        numeric.family = .any
        if case .success = numeric.call() {
            // A literal never leaves this host, so this thread may make the call.
            return resolution(lookup, lookup.call(), .literal, since: start)
        }
        let answer = try await lookup.run(until: deadline)
        let addresses = (try? answer.get())?.compactMap(\.ip) ?? []
        let source = try await origin(of: name, addresses: addresses)
        var found = resolution(lookup, answer, source, since: start)
        if found.failure != nil, found.failure != .timedOut {
            try await askByFamily(&found, lookup, deadline)
            found.elapsed = ContinuousClock.now - start
        }
        return found
    }

    private func resolution(
        _ lookup: AddressLookup, _ answer: Result<[SocketAddress], LookupError>, _ source: NameSource,
        since start: ContinuousClock.Instant
    ) -> Resolution {
        var found = Resolution(name: lookup.name ?? "", family: lookup.family, source: source)
        found.elapsed = ContinuousClock.now - start
        switch answer {
        case .success(let addresses):
            found.order = addresses
            let all = addresses.compactMap(\.ip)
            func part(_ family: AddressFamily) -> Resolution.FamilyAnswer {
                guard lookup.family == .any || lookup.family == family else { return .notAsked }
                let own = all.filter(family.admits)
                return own.isEmpty ? .absent : .addresses(own)
            }
            (found.ipv4, found.ipv6) = (part(.ipv4), part(.ipv6))
        case .failure(let failure):
            found.failure = failure
            if lookup.family != .ipv6 { found.ipv4 = .failed(failure) }
            if lookup.family != .ipv4 { found.ipv6 = .failed(failure) }
        }
        return found
    }

    /// Both families at once; of a restricted lookup only the other one is not known yet.
    private func askByFamily(
        _ found: inout Resolution, _ lookup: AddressLookup, _ deadline: Deadline
    ) async throws(CancellationError) {
        func ask(_ family: AddressFamily) async throws(CancellationError) -> Resolution.FamilyAnswer {
            var one = lookup
            one.family = family
            switch try await one.run(until: deadline) {
            case .success(let addresses): return .addresses(addresses.compactMap(\.ip))
            case .failure(let failure): return .failed(failure)
            }
        }
        switch lookup.family {
        case .any:
            async let four = ask(.ipv4)
            async let six = ask(.ipv6)
            do {
                (found.ipv4, found.ipv6) = try await (four, six)
            } catch {
                throw CancellationError()
            }
        case .ipv4: found.ipv6 = try await ask(.ipv6)
        case .ipv6: found.ipv4 = try await ask(.ipv4)
        }
    }

    /// Reads the files on a thread of its own: /etc may be on a network file system.
    private func origin(of name: String, addresses: [IPAddress]) async throws(CancellationError) -> NameSource {
        let files = files
        return try await interruptible(named: "name-source") { _ in files.source(of: name, addresses: addresses) }
    }
}

/// What a name resolved to.
package struct Resolution: Sendable, Hashable {
    /// As it was asked for.
    package var name: String
    /// What ssh may use of it (AddressFamily of ssh_config(5)); only the one call is restricted to it.
    package var family: AddressFamily
    /// What ssh(1) would dial, in its order, from the one call it makes.
    package var order: [SocketAddress] = []
    /// Why that call failed.
    package var failure: LookupFailure?
    /// From the one call, or, where that failed, from a call for IPv4 alone.
    package var ipv4: FamilyAnswer = .notAsked
    /// From the one call, or, where that failed, from a call for IPv6 alone.
    package var ipv6: FamilyAnswer = .notAsked
    /// Where ``order`` came from, judged by the name service's files.
    package var source: NameSource
    /// All lookups together, those by family included.
    package var elapsed: Duration = .zero

    /// What is known of one family.
    package enum FamilyAnswer: Sendable, Hashable {
        /// In getaddrinfo's order.
        case addresses([IPAddress])
        /// The common call succeeded and gave none of this family; why, it does not say.
        case absent
        /// A lookup of this family, or the common one, failed.
        case failed(LookupFailure)
        /// The lookup was restricted to the other family, and it succeeded or timed out.
        case notAsked
    }
}
