import Evidence
import Testing
import TunnelModel

@testable import Probes

@Suite struct DirectionTests {
    private let direction = Direction(tunnelHost: ["bastion", "192.0.2.10"], clientHost: ["laptop", "192.0.2.7"])

    private func forward(_ kind: Forward.Kind, _ address: String?, _ target: String?) -> Forward {
        Forward(
            kind: kind, ingress: .tcp(bindAddress: address, port: 8080),
            egress: target.map { .tcp(host: $0, port: 80) })
    }

    @Test func aTargetThatIsTheListeningSideItself() {
        #expect(direction.turned(forward(.local, nil, "laptop")) == .targetIsOtherSide("laptop"))
        #expect(direction.turned(forward(.local, nil, "192.0.2.7")) == .targetIsOtherSide("192.0.2.7"))
        #expect(direction.turned(forward(.remote, nil, "BASTION")) == .targetIsOtherSide("BASTION"))
    }

    @Test func aListenerOnTheOtherSidesAddress() {
        #expect(direction.turned(forward(.dynamic, "192.0.2.10", nil)) == .listenerIsOtherSide("192.0.2.10"))
        #expect(direction.turned(forward(.local, "bastion", "www")) == .listenerIsOtherSide("bastion"))
        #expect(direction.turned(forward(.remoteDynamic, "laptop", nil)) == .listenerIsOtherSide("laptop"))
    }

    @Test func whatIsAsItShouldBe() {
        for (kind, address, target) in [
            (.local, nil, "www"), (.local, nil, "localhost"), (.local, nil, "bastion"), (.local, "192.0.2.7", "www"),
            (.remote, nil, "localhost"), (.remote, nil, "laptop"), (.remote, "192.0.2.10", "www"),
            (.dynamic, nil, nil), (.dynamic, "localhost", nil),
        ] as [(Forward.Kind, String?, String?)] {
            #expect(direction.turned(forward(kind, address, target)) == nil, "\(kind) \(address ?? "") \(target ?? "")")
        }
    }

    @Test func anSSHToThisVeryMachineHasNoSides() {
        let itself = Direction(tunnelHost: ["laptop"], clientHost: ["laptop"])
        #expect(itself.turned(forward(.remote, nil, "laptop")) == nil)
        let loopback = Direction(tunnelHost: ["localhost"], clientHost: ["laptop"])
        #expect(loopback.turned(forward(.local, nil, "laptop")) == nil)
    }
}
