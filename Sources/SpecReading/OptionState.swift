/// What the options read so far have set: ssh takes the first value of each and checks only what it takes.
struct OptionState {
    var port: Int?
    var user: String?
    /// Where the user was named, for the caret.
    var userPlace = 0
    var hasJump = false
    var hasProxyCommand = false
    var hasStandardIOForward = false
    var hasMultiplexCommand = false
    var hasSyslog = false
    var hasLogFile = false
    /// `none`, `subsystem`, `default`; nil while not set.
    var sessionType: String?
}
