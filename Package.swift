// swift-tools-version:6.2
// The house: folders are floors, imports only go down (docs: ARCHITECTURE.md; proved by Tools/Tidy).
import PackageDescription

/// Packages by the short name that targets use below. Each has its reason in docs/dependencies.md.
let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOTLS", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let log: Target.Dependency = .product(name: "Logging", package: "swift-log")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// The tests of a target: in the folder that mirrors its own, named after that folder.
func tests(_ folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: String(folder.split(separator: "/").last ?? ""), dependencies: dependencies, path: "Tests/" + folder)
}

let package = Package(
    name: "hinomi",
    products: [.executable(name: "hinomi", targets: ["hinomi"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries and the few system calls that Swift cannot spell.
        .systemLibrary(name: "CZstd", path: "Sources/System/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CZlib", path: "Sources/System/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CExpat", path: "Sources/System/CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .target(name: "CLinux", path: "Sources/System/CLinux"),

        .target(name: "Base"),

        .target(name: "World", dependencies: ["Base"], path: "Sources/Worlds/World"),
        .target(name: "LinuxWorld", dependencies: ["World", "Base", "CLinux"] + nio, path: "Sources/Worlds/LinuxWorld"),
        .target(name: "SimWorld", dependencies: ["World", "Base"], path: "Sources/Worlds/SimWorld"),

        .target(name: "MetricStore", dependencies: ["World", "Base", "CLinux", "CZstd"], path: "Sources/Stores/MetricStore"),
        .target(name: "RecordStore", dependencies: ["World", "Base", grdb], path: "Sources/Stores/RecordStore"),

        .target(name: "ImageStore", dependencies: ["World", "Base", "CZlib", "CZstd", crypto], path: "Sources/Stores/ImageStore"),

        .target(name: "MetricMath", dependencies: ["Base"], path: "Sources/Languages/MetricMath"),
        .target(name: "CloudInit", dependencies: ["Base", yams], path: "Sources/Languages/CloudInit"),
        .target(name: "Alarms", dependencies: ["Base"], path: "Sources/Deciders/Alarms"),
        .target(name: "Scaling", dependencies: ["Base"], path: "Sources/Deciders/Scaling"),
        .target(name: "Access", dependencies: ["Base"], path: "Sources/Deciders/Access"),

        .target(name: "Clockwork", dependencies: ["World", "Base"], path: "Sources/Planes/Clockwork"),
        .target(name: "Delivery", dependencies: ["Clockwork", "RecordStore", "World", "Base", crypto, cryptoExtras, x509, log], path: "Sources/Planes/Delivery"),
        .target(name: "Compute", dependencies: ["Clockwork", "CloudInit", "ImageStore", "MetricStore", "RecordStore", "World", "Base", crypto, log], path: "Sources/Planes/Compute"),
        .target(name: "CapacityHooks", dependencies: ["Delivery", "World", "Base"], path: "Sources/Planes/CapacityHooks"),
        .target(name: "Collector", dependencies: ["World", "Base", log], path: "Sources/Planes/Collector"),
        .target(name: "Load", dependencies: ["World", "Base"], path: "Sources/Planes/Load"),

        .target(name: "AlarmEngine", dependencies: ["Alarms", "MetricMath", "MetricStore", "RecordStore", "Clockwork", "World", "Base", log], path: "Sources/Engines/AlarmEngine"),

        .target(name: "GroupEngine", dependencies: ["Scaling", "Alarms", "AlarmEngine", "Compute", "MetricStore", "RecordStore", "Clockwork", "World", "Base", log], path: "Sources/Engines/GroupEngine"),

        .target(name: "TargetEngine", dependencies: ["Scaling", "Alarms", "AlarmEngine", "GroupEngine", "CapacityHooks", "Compute", "RecordStore", "Clockwork", "World", "Base", log], path: "Sources/Engines/TargetEngine"),

        .target(name: "AWSWire", dependencies: ["RecordStore", "World", "Base", "CExpat", "CZlib", crypto, log], path: "Sources/Wire/AWSWire"),
        .target(name: "AWSClient", dependencies: ["AWSWire", "Compute", "World", "Base"], path: "Sources/Wire/AWSClient"),
        .target(name: "Identities", dependencies: ["AWSWire", "Access", "RecordStore", "World", "Base", crypto], path: "Sources/Wire/Identities"),
        .target(name: "HTTPFront", dependencies: ["World", "Base", log] + nio, path: "Sources/Wire/HTTPFront"),

        .target(name: "ScalingPolicies", dependencies: ["AWSWire", "AlarmEngine", "Scaling", "Alarms", "MetricMath", "RecordStore", "Base"], path: "Sources/Services/ScalingPolicies"),
        .target(name: "ApplicationAutoScaling", dependencies: ["AWSWire", "ScalingPolicies", "TargetEngine", "AlarmEngine", "Scaling", "RecordStore", "World", "Base"], path: "Sources/Services/ApplicationAutoScaling"),
        .target(name: "AutoScaling", dependencies: ["AWSWire", "ScalingPolicies", "GroupEngine", "AlarmEngine", "Scaling", "Alarms", "MetricMath", "Compute", "RecordStore", "World", "Base"], path: "Sources/Services/AutoScaling"),
        .target(name: "CloudWatch", dependencies: ["AWSWire", "AlarmEngine", "Alarms", "MetricMath", "MetricStore", "RecordStore", "Clockwork", "World", "Base"], path: "Sources/Services/CloudWatch"),
        .target(name: "SNS", dependencies: ["AWSWire", "Delivery", "RecordStore", "World", "Base", crypto], path: "Sources/Services/SNS"),
        .target(name: "EC2", dependencies: ["AWSWire", "Compute", "RecordStore", "World", "Base", crypto, cryptoExtras], path: "Sources/Services/EC2"),
        .target(name: "STS", dependencies: ["AWSWire", "Identities", "Access", "RecordStore", "World", "Base"], path: "Sources/Services/STS"),
        .target(name: "IAM", dependencies: ["AWSWire", "Identities", "Access", "RecordStore", "World", "Base"], path: "Sources/Services/IAM"),

        .target(name: "Console", dependencies: ["GroupEngine", "AlarmEngine", "Scaling", "Alarms", "MetricMath", "Compute", "MetricStore", "RecordStore", "Base"]),

        .executableTarget(name: "hinomi", dependencies: [
            "Base", "World", "LinuxWorld", "SimWorld", "ImageStore", "MetricStore", "RecordStore", "MetricMath", "Alarms", "Clockwork", "Delivery",
            "Collector", "Compute", "Load", "AlarmEngine", "GroupEngine", "AWSWire", "AWSClient", "HTTPFront", "Identities", "CloudWatch", "SNS", "STS", "IAM", "EC2", "AutoScaling", "ApplicationAutoScaling", "TargetEngine", "CapacityHooks", "Console",
            "Scaling", arguments, log,
            crypto,
        ], path: "Sources/Programs/hinomi"),

        // The metric store alone: `make bench`.
        .executableTarget(name: "StoreBench", dependencies: ["MetricStore", "LinuxWorld", "World", "Base"], path: "Tools/Bench/StoreBench"),

        // Tests mirror the sources; the large counts of `make soak` reach them through Soak.
        .target(name: "Soak", dependencies: ["Base"], path: "Tests/Support/Soak"),
        .target(name: "HandClock", dependencies: ["AlarmEngine", "Clockwork", "MetricStore", "RecordStore", "SimWorld", "World", "Base"], path: "Tests/Support/HandClock"),
        tests("Base/BaseTests", ["Soak", "Base"]),
        tests("Base/StatisticsTests", ["Base"]),
        tests("Worlds/WorldTests", ["World", "SimWorld", "Base"]),
        tests("Worlds/SimWorldTests", ["World", "SimWorld", "Base"]),
        tests("Worlds/LinuxWorldTests", ["World", "LinuxWorld", "Base"] + nio),
        tests("Stores/MetricStoreTests", ["Soak", "MetricStore", "SimWorld", "World", "Base"]),
        .target(name: "CFaultyDisk", path: "Tests/Support/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
        tests("Stores/RecordStoreTests", ["Soak", "RecordStore", "World", "Base", "CFaultyDisk", grdb]),
        tests("Stores/ImageStoreTests", ["ImageStore", "LinuxWorld", "SimWorld", "World", "Base", "CZlib", "CZstd"]),
        tests("Languages/MetricMathTests", ["MetricMath", "Base"]),
        tests("Languages/CloudInitTests", ["CloudInit", "Base"]),
        tests("Deciders/AlarmsTests", ["Alarms", "Base"]),
        tests("Deciders/ScalingTests", ["Scaling", "Base"]),
        tests("Deciders/AccessTests", ["Access", "Base"]),
        tests("Planes/ClockworkTests", ["Clockwork", "SimWorld", "World", "Base"]),
        tests("Planes/ComputeTests", ["Compute", "Clockwork", "ImageStore", "MetricStore", "RecordStore", "LinuxWorld", "SimWorld", "World", "Base", log]),
        tests("Planes/DeliveryTests", ["Soak", "Delivery", "Clockwork", "RecordStore", "SimWorld", "World", "Base", crypto, cryptoExtras, x509, log]),
        tests("Planes/CapacityHooksTests", ["CapacityHooks", "Delivery", "SimWorld", "World", "Base"]),
        tests("Planes/CollectorTests", ["Soak", "Collector", "SimWorld", "World", "Base", log]),
        tests("Planes/LoadTests", ["Load", "SimWorld", "World", "Base"]),
        tests("Engines/AlarmEngineTests", ["AlarmEngine", "Alarms", "MetricMath", "MetricStore", "RecordStore", "Clockwork", "SimWorld", "World", "Base"]),
        tests("Wire/AWSWireTests", ["Soak", "AWSWire", "RecordStore", "SimWorld", "World", "Base", "CZlib", crypto]),
        tests("Wire/AWSClientTests", ["AWSClient", "AWSWire", "Compute", "SimWorld", "World", "Base"]),
        tests("Wire/HTTPFrontTests", ["HTTPFront", "World", "Base"] + nio),
        tests("Services/ApplicationAutoScalingTests", ["HandClock", "ApplicationAutoScaling", "AWSWire", "TargetEngine", "CapacityHooks", "AlarmEngine", "Alarms", "Scaling", "Clockwork", "MetricStore", "RecordStore", "SimWorld", "World", "Base"]),
        tests("Services/AutoScalingTests", ["HandClock", "AutoScaling", "Access", "AWSWire", "GroupEngine", "AlarmEngine", "Scaling", "Alarms", "Compute", "Clockwork", "MetricStore", "RecordStore", "SimWorld", "World", "Base"]),
        tests("Services/CloudWatchTests", ["CloudWatch", "AlarmEngine", "Alarms", "AWSWire", "MetricMath", "MetricStore", "RecordStore", "Clockwork", "SimWorld", "World", "Base"]),
        tests("Services/SNSTests", ["SNS", "AWSWire", "Delivery", "RecordStore", "SimWorld", "World", "Base"]),
        tests("Services/EC2Tests", ["EC2", "Access", "AWSWire", "Compute", "RecordStore", "SimWorld", "World", "Base"]),
        tests("Console/ConsoleTests", ["Console", "GroupEngine", "AlarmEngine", "Scaling", "Alarms", "Compute", "MetricStore", "RecordStore", "Base"]),
        tests("Wire/IdentitiesTests", ["Identities", "Access", "AWSWire", "RecordStore", "SimWorld", "World", "Base"]),
        tests("Services/STSTests", ["STS", "Identities", "IAM", "Access", "AWSWire", "RecordStore", "SimWorld", "World", "Base"]),
        tests("Services/IAMTests", ["IAM", "Identities", "Access", "AWSWire", "RecordStore", "SimWorld", "World", "Base"]),
        .testTarget(name: "ProtocolConformance", dependencies: ["AWSWire", "Base", "CZlib"], path: "Tests/Conformance/Protocols", exclude: ["exceptions.json"]),
        .testTarget(name: "SigV4Conformance", dependencies: ["AWSWire", "World", "Base"], path: "Tests/Conformance/SigV4"),
        .testTarget(name: "TidyTests", path: "Tools/Tidy"),

        // Every parser as a function over bytes: the corpus replayed by the tests, and libFuzzer's driver for `make fuzz`.
        .target(name: "FuzzTargets", dependencies: [
            "Base", "World", "SimWorld", "ImageStore", "MetricStore", "RecordStore", "MetricMath", "CloudInit", "Alarms", "Clockwork", "Delivery", "Collector",
            "AlarmEngine", "CapacityHooks", "TargetEngine", "AWSWire", "HTTPFront", "Identities", "CloudWatch", "SNS", "STS", .product(name: "NIOEmbedded", package: "swift-nio"),
        ] + nio, path: "Tests/Fuzz/Targets"),
        tests("Fuzz/FuzzReplayTests", ["FuzzTargets", "Base"]),
    ] + (Context.environment["HINOMI_FUZZ"] == nil ? [] : [
        .executableTarget(name: "FuzzDriver", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Driver", swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
    ]),
    swiftLanguageModes: [.v6]
)
