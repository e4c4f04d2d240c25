internal import CHostSystem
package import SystemPackage

/// Why a name gave no addresses: the EAI statuses of getaddrinfo(3), and a deadline of ours.
package enum LookupFailure: Sendable, Hashable {
    /// EAI_NONAME: no such name (or, in glibc, a name that has neither kind of address).
    case noName
    /// EAI_NODATA: the name exists without an address of this kind.
    case noData
    /// EAI_AGAIN: a server did not answer or said SERVFAIL; also when there is no network.
    case tryAgain
    /// EAI_FAIL: a server refused.
    case failed
    /// EAI_ADDRFAMILY: the host has no addresses in this family.
    case addressFamily
    /// EAI_FAMILY: this system does not do this family.
    case familyUnsupported
    /// EAI_SERVICE: the port is not known for stream sockets.
    case service
    /// EAI_MEMORY.
    case memory
    /// EAI_SYSTEM, with errno.
    case system(Errno)
    /// Our deadline passed first.
    case timedOut
    /// A status not listed here.
    case other(Int32)

    init(status: Int32, errno code: Int32) {
        switch UInt32(td_gai_kind(status)) {
        case TD_GAI_NO_NAME.rawValue: self = .noName
        case TD_GAI_AGAIN.rawValue: self = .tryAgain
        case TD_GAI_NO_DATA.rawValue: self = .noData
        case TD_GAI_FAIL.rawValue: self = .failed
        case TD_GAI_FAMILY.rawValue: self = .familyUnsupported
        case TD_GAI_ADDRESS_FAMILY.rawValue: self = .addressFamily
        case TD_GAI_SERVICE.rawValue: self = .service
        case TD_GAI_MEMORY.rawValue: self = .memory
        case TD_GAI_SYSTEM.rawValue: self = .system(Errno(rawValue: code))
        default: self = .other(status)
        }
    }
}
