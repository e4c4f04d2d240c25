// swift-tools-version: 6.2
import PackageDescription

// One rule for every target of ours: Swift 6, explicit existentials, and imports that say what they are.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A target of ours: every arrow is written here, and the build refuses an import that is not.
func target(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

// Lowest first: an arrow may only point upwards on this page.
let package = Package(
    name: "tundoctor",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tundoctor", targets: ["tundoctor"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Without its Foundation trait: the doctor must start as fast as ssh does.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .target(name: "CHostSystem"),
        .systemLibrary(
            name: "CLibSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"]), .brew(["libssh"])]),
        .systemLibrary(
            name: "CLibSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
        // The C library alone: with Yams round it Foundation comes along, 64 MB and 0.7 ms of start-up.
        .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

        target("TunnelModel", []),
        target("SSHWire", []),
        target("HostSystem", ["CHostSystem", system, subprocess]),
        target("SOCKS", []),
        target("Evidence", ["TunnelModel"]),
        target("SSHText", ["TunnelModel", "Evidence", "SSHWire"]),
        target("SSH", ["CLibSSH", "CHostSystem", "HostSystem", "SSHWire"]),
        target("TLS", ["CLibSSL", "HostSystem"]),
        .target(
            name: "SpecReading",
            dependencies: ["CLibYAML", "TunnelModel", "Evidence", "SSHText", "HostSystem", system, subprocess],
            swiftSettings: settings,
            // The archive, so that the program needs no libyaml where it runs.
            linkerSettings: [
                .unsafeFlags(["-l:libyaml.a"], .when(platforms: [.linux])),
                .linkedLibrary("yaml", .when(platforms: [.macOS])),
            ]),
        target("Lab", ["TunnelModel", "CHostSystem", "HostSystem", subprocess, system]),
        target("TopologyReading", ["TunnelModel", "SpecReading", "Lab", "HostSystem"]),
        target("Probes", ["TunnelModel", "SOCKS", "Evidence", "SSHText", "SSH", "TLS", "HostSystem", system]),
        target("Diagnosis", ["TunnelModel", "Evidence"]),
        target("Reporting", ["TunnelModel", "Evidence", "Diagnosis"]),
        target(
            "Operations",
            [
                "TunnelModel", "Evidence", "SSHText", "SpecReading", "Probes", "Diagnosis", "Reporting", "SSH",
                "HostSystem",
            ]),
        target(
            "TundoctorCommands",
            [
                "TunnelModel", "Evidence", "SpecReading", "Probes", "Diagnosis", "Reporting", "Operations", "Lab",
                "TopologyReading", "HostSystem", arguments,
            ]),
        .executableTarget(name: "tundoctor", dependencies: ["TundoctorCommands"], swiftSettings: settings),

        tests("TunnelModelTests", ["TunnelModel"]),
        tests("SOCKSTests", ["SOCKS"]),
        tests("LabTests", ["Lab", "TopologyReading", "HostSystem", subprocess]),
        tests("SSHWireTests", ["SSHWire"]),
        tests("SSHTextTests", ["SSHText", "SSHWire", "TunnelModel", system, subprocess]),
        tests(
            "SpecReadingTests",
            ["SpecReading", "SSHText", "TunnelModel", "Evidence", "HostSystem", system, subprocess]),
        tests("TopologyReadingTests", ["TopologyReading", "SpecReading", "Lab", "HostSystem"]),
        tests("HostSystemTests", ["HostSystem", "CHostSystem", system]),
        tests(
            "ReportingTests", ["TunnelModel", "Evidence", "Diagnosis", "Reporting"], resources: [.copy("Golden")]),
        tests("TLSTests", ["TLS", "CLibSSL", "HostSystem"]),
        tests("ProbesTests", ["Probes", "SOCKS", "SSH", "SSHText", "TunnelModel", "Evidence", "HostSystem"]),
        tests("SSHTests", ["SSH", "SSHWire", "HostSystem"]),
        tests("MatrixTests", ["Lab", "Diagnosis", "Evidence"]),
        tests("CommandTests", ["Lab"]),
        tests("ManualTests", ["Diagnosis", "Evidence"]),
        tests("DiagnosisTests", ["TunnelModel", "Evidence", "Diagnosis"]),
    ]
)
