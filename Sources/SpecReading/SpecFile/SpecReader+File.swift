internal import Evidence
internal import HostSystem
internal import TunnelModel

extension SpecReader {
    /// A spec file is read up to this size.
    static let largestFile = 1 << 20

    /// Reads a spec file (tundoctor-spec(5)); every mistake has its place in it.
    func written(file path: String) async throws(SpecError) -> [WrittenSpec] {
        let source = try SpecSource(path: path, bytes: SpecReader.contents(of: path))
        var reader = SpecFileReader(source)
        let entries = try reader.read()
        let asksForTable = entries.contains { entry in
            entry.commands.contains { $0.bytes.contains(UInt8(ascii: "P")) }
        }
        let table = try await table(for: asksForTable ? "P" : "")
        var specs: [WrittenSpec] = []
        var chains = 0
        for entry in entries {
            let texts = entry.commands.map { SpecText(source, $0) }
            for var spec in try SpecReader.written(texts, of: entry, chain: chains, table: table) {
                spec.name = entry.name
                spec.expectation = entry.expectation?.value
                specs.append(spec)
            }
            if entry.chain != nil { chains += 1 }
            if case .code(let code)? = entry.expectation?.value, let place = entry.expectation?.place,
                !isKnownCode(code)
            {
                throw source.error(
                    .badFile, "no finding has the code \(code)", at: source.offset(ofScalar: place),
                    fix: "the codes are in tundoctor-causes(7)")
            }
        }
        return specs
    }

    /// The command of an entry, or those of its chain.
    private static func written(
        _ texts: [SpecText], of entry: SpecFileReader.Entry, chain: Int, table: OptionTable
    ) throws(SpecError) -> [WrittenSpec] {
        if let start = entry.chain {
            var reader = ChainReader(table: table)
            for text in texts { try reader.read(text) }
            guard !reader.steps.isEmpty else {
                throw texts.first?.error(
                    .badFile, "there is no ssh command in this chain", at: 0, fix: "e.g. you: ssh -L 8080:www:80 host")
                    ?? start.source.error(
                        .badFile, "this chain is empty", at: start.source.offset(ofScalar: start.place),
                        fix: "chain: [\"you: ssh …\", \"bastion-host: ssh …\"]")
            }
            return reader.specs(chain: chain, name: entry.name)
        }
        var specs: [WrittenSpec] = []
        for text in texts {
            do {
                var spec = WrittenSpec(try SSHCommandLine(text.text, table: table))
                spec.origin = text
                specs.append(spec)
            } catch {
                throw text.error(error)
            }
        }
        return specs
    }

    /// The bytes of a file of ours, which is bounded; the error is of its form.
    package static func contents(of path: String, form: FileForm = .spec) throws(SpecError) -> [UInt8] {
        do {
            return try FileContents.read(path, limit: largestFile).bytes
        } catch {
            throw unreadable(error, path: path, form: form)
        }
    }

    static func unreadable(_ error: FileError, path: String, form: FileForm = .spec) -> SpecError {
        let isTooLarge = error.code == .tooLarge
        return SpecError(
            isTooLarge ? form.code : .unreadableFile, operation: form.operation,
            isTooLarge
                ? "the file is larger than \(largestFile >> 20) MiB" : ForeignText(error.description).description,
            file: path, fix: isTooLarge ? "divide it" : "name a file that can be read")
    }

    /// Asks ssh what each command line means: one question for all that say the same but for their forwards, and at most
    /// `jobs` at a time. The results are in the order of `specs`.
    package func read(_ specs: [WrittenSpec], jobs: Int = 8) async -> [Result<ReadSpec, SpecError>] {
        var groups: [[String]: [Int]] = [:]
        var results: [Int: Result<ReadSpec, SpecError>] = [:]
        for (index, spec) in specs.enumerated() {
            if spec.isTypedHere {
                groups[spec.commandLine.wordsForSharedConfiguration, default: []].append(index)
            } else {
                results[index] = .success(ReadSpec(elsewhere: spec))
            }
        }
        let sorted = groups.sorted { $0.value[0] < $1.value[0] }
        await withTaskGroup(of: [(Int, Result<ReadSpec, SpecError>)].self) { group in
            var running = 0
            for (words, members) in sorted {
                if running >= max(1, jobs), let done = await group.next() {
                    for (index, result) in done { results[index] = result }
                    running -= 1
                }
                group.addTask { await read(members.map { ($0, specs[$0]) }, words) }
                running += 1
            }
            for await done in group { for (index, result) in done { results[index] = result } }
        }
        return specs.indices.compactMap { results[$0] }
    }

    /// The specs of one group: the first alone is asked with all its words, as if it stood alone.
    private func read(
        _ members: [(index: Int, spec: WrittenSpec)], _ words: [String]
    ) async -> [(Int, Result<ReadSpec, SpecError>)] {
        if let only = members.first, members.count == 1 {
            do { return [(only.index, .success(try await read(only.spec)))] } catch {
                return [(only.index, .failure(error))]
            }
        }
        guard let line = members.first?.spec.commandLine else { return [] }
        do {
            let configuration = try await configurationReader.read(line, asking: words, by: Deadline(after: timeout))
            return members.map { index, spec in
                let forwards = EffectiveForwards.joined(configuration, asked: spec.commandLine.forwards)
                return (index, .success(ReadSpec(spec, configuration: configuration, forwards: forwards)))
            }
        } catch {
            guard error.code == .noSSH else { return members.map { ($0.index, .failure(error)) } }
            return members.map { index, spec in
                (index, .success(ReadSpec(spec, configuration: nil, forwards: spec.commandLine.forwards)))
            }
        }
    }
}
