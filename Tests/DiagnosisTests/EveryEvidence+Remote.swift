import Diagnosis
import Evidence
import TunnelModel

extension EveryEvidence {
    static var listeners: [Evidence] {
        let trials: [PermissionEvidence.Trial] = [
            .notMade, .allowed, .refused(message: nil), .refused(message: "port forwarding refused"), .noAnswer,
        ]
        let holders: [ListenerEvidence.Holder] = [
            .notTried, .nobody, .answers(line: "x"), .closes(after: .milliseconds(2)), .silent(after: .seconds(5)),
            .forbidden, .undecided(text: ""),
        ]
        let words: [[String]] = [
            [], ["Server has disabled port forwarding."], ["port forwarding refused"], ["something else"],
        ]
        let options: [PermissionEvidence.KeyOptions?] = [
            nil, .init(place: "f:1", words: []), .init(place: "cert", words: []),
            .init(place: "f:1", words: ["port-forwarding"]),
            .init(place: "f:1", words: ["port-forwarding", "permitlisten"]),
        ]
        let process = IngressEvidence.Process(pid: 9, name: "ssh", command: "ssh")
        let others: [ListenerEvidence.Result] = [
            .granted(port: 8080), .closed(disconnect: nil), .closed(disconnect: "x"), .silent(after: .seconds(5)),
            .clearedByClient, .unimplemented,
        ]
        var all = others.map { Evidence.listener(ListenerEvidence(result: $0, address: "localhost", port: 8080)) }
        let states: [ListenerEvidence.SocketPlace.State] = [
            .notSeen, .free, .live, .dead, .otherFile, .noDirectory, .closedDirectory,
        ]
        for state in states {
            for policy in trials + [.refused(message: "Server has disabled streamlocal forwarding.")] {
                for bind in trials {
                    for option in options {
                        all.append(
                            .listener(
                                ListenerEvidence(
                                    result: .looked, address: "/run/x", port: 0,
                                    socket: .init(state: state, policy: policy, bind: bind), keyOptions: option)))
                    }
                }
            }
        }
        // A refusal, without words and with each of them.
        for message in words {
            for port in [80, 8080] {
                for isOpenSSH in [true, false] {
                    for anyPort in trials {
                        for loopback in trials {
                            for holder in holders {
                                all.append(
                                    .listener(
                                        ListenerEvidence(
                                            result: .refused, address: loopback == .notMade ? "localhost" : "192.0.2.9",
                                            port: port, messages: message, anyPort: anyPort, loopback: loopback,
                                            holder: holder, isOpenSSH: isOpenSSH,
                                            runningTunnel: anyPort == .allowed && port == 80 ? process : nil)))
                            }
                        }
                    }
                }
            }
            for option in options {
                for itself in [PermissionEvidence.Trial.notMade, .allowed, .prohibited, .noAnswer] {
                    for agent in [PermissionEvidence.Trial.notMade, .allowed, .refused(message: nil), .noAnswer] {
                        for isExpired in [true, false] {
                            all.append(
                                .listener(
                                    ListenerEvidence(
                                        result: .refused, address: "localhost", port: 8080, messages: message,
                                        dialsItself: itself, agentForwarding: agent, keyOptions: option,
                                        passwordExpired: isExpired)))
                        }
                    }
                }
            }
        }
        return all
    }

    static var exposures: [Evidence] {
        let entries: [ExposureEvidence.Entry] = [
            .arrived, .otherProgram, .refused, .timedOut, .unreachable("x"), .forbidden, .untried("x"),
        ]
        let asked: [ExposureEvidence.Asked] = [.loopback, .wildcard, .address("192.0.2.10")]
        let foreign: [ExposureEvidence.ForeignAddress] = [
            .notTried, .ignored, .overridden, .tried, .forbidden, .noAnswer,
        ]
        var all: [Evidence] = []
        for question in asked {
            for loopback in entries {
                for beyond in entries {
                    for outside in entries + [nil as ExposureEvidence.Entry?] {
                        for answer in foreign {
                            for isOpenSSH in [true, false] {
                                var trials: [ExposureEvidence.Trial] = [
                                    .init(from: .tunnelHost, "127.0.0.1", loopback),
                                    .init(from: .tunnelHost, "127.0.0.2", beyond),
                                    .init(from: .tunnelHost, "::1", answer == .tried ? .refused : loopback),
                                    .init(from: .tunnelHost, "192.0.2.10", beyond),
                                ]
                                if let outside { trials.append(.init(from: .clientHost, "192.0.2.10", outside)) }
                                all.append(
                                    .exposure(
                                        ExposureEvidence(
                                            asked: question, written: question == .wildcard ? "*" : nil, port: 8080,
                                            trials: trials, isOverridden: answer == .overridden,
                                            foreignAddress: answer, isOpenSSH: isOpenSSH, isDynamic: isOpenSSH)))
                            }
                        }
                    }
                }
            }
            all.append(.exposure(ExposureEvidence(asked: question, written: nil, port: 8080, trials: [])))
        }
        return all
    }
}
