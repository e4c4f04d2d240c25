import SystemPackage
import Testing

@testable import HostSystem

@Suite struct DescriptorLimitTests {
    @Test func countsWhatIsFreeAndTakesNothing() {
        let before = openDescriptors()
        #expect(DescriptorLimit.hasFree(10))
        // More than any limit in use.
        #expect(!DescriptorLimit.hasFree(1 << 22))
        #expect(openDescriptors() == before)
    }

    @Test func shortagesAreTheMachines() {
        #expect(Errno.tooManyOpenFiles.isShortage && Errno.noMemory.isShortage)
        #expect(!Errno.connectionRefused.isShortage && !Errno.addressNotAvailable.isShortage)
    }
}
