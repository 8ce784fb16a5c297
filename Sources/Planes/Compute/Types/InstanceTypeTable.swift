extension InstanceType {
    static let byName: [String: InstanceType] = Dictionary((ours + former + burstable + general + compute + memory).map { ($0.name, $0) }) { first, _ in first }

    private static let ours = [
        local, InstanceType("local.micro", processors: 0.25, memoryMiB: 128), InstanceType("local.small", processors: 0.5, memoryMiB: 256),
        InstanceType("local.medium", processors: 1, memoryMiB: 512), InstanceType("local.large", processors: 2, memoryMiB: 1024),
    ]

    /// Of the generations before, those that old launch configurations still name.
    private static let former =
        sizes("t1", [("micro", 1, 627)], burstable: true) + sizes("m1", [("small", 1, 1740), ("medium", 1, 3840), ("large", 2, 7680), ("xlarge", 4, 15360)], burstable: false)
        + sizes("m3", [("medium", 1, 3840), ("large", 2, 7680), ("xlarge", 4, 15360), ("2xlarge", 8, 30720)], burstable: false)
        + sizes("m4", [("large", 2, 8192), ("xlarge", 4, 16384), ("2xlarge", 8, 32768), ("4xlarge", 16, 65536)], burstable: false)
        + sizes("c4", [("large", 2, 3840), ("xlarge", 4, 7680), ("2xlarge", 8, 15360), ("4xlarge", 16, 30720)], burstable: false)

    private static let burstable =
        sizes("t2", [("nano", 1, 512), ("micro", 1, 1024), ("small", 1, 2048), ("medium", 2, 4096), ("large", 2, 8192), ("xlarge", 4, 16384), ("2xlarge", 8, 32768)], burstable: true)
        + ["t3", "t3a"].flatMap { sizes($0, smallSizes, burstable: true) } + sizes("t4g", smallSizes, architecture: "arm64", burstable: true)

    private static let smallSizes: [(String, Double, Int)] = [
        ("nano", 2, 512), ("micro", 2, 1024), ("small", 2, 2048), ("medium", 2, 4096), ("large", 2, 8192), ("xlarge", 4, 16384), ("2xlarge", 8, 32768),
    ]

    private static let general = ["m5", "m5a", "m6i", "m6a", "m7i"].flatMap { ladder($0, memoryPerProcessor: 4096) } + ["m6g", "m7g"].flatMap { ladder($0, memoryPerProcessor: 4096, architecture: "arm64") }
    private static let compute = ["c5", "c6i", "c6a", "c7i"].flatMap { ladder($0, memoryPerProcessor: 2048) } + ["c6g", "c7g"].flatMap { ladder($0, memoryPerProcessor: 2048, architecture: "arm64") }
    private static let memory = ["r5", "r6i", "r7i"].flatMap { ladder($0, memoryPerProcessor: 8192) } + ["r6g", "r7g"].flatMap { ladder($0, memoryPerProcessor: 8192, architecture: "arm64") }

    private static func sizes(_ family: String, _ rows: [(String, Double, Int)], architecture: String = "x86_64", burstable: Bool) -> [InstanceType] {
        rows.map { InstanceType("\(family).\($0.0)", processors: $0.1, memoryMiB: $0.2, architecture: architecture, isBurstable: burstable) }
    }

    /// `large` has two processors and each further size twice or a multiple; memory grows with them.
    private static func ladder(_ family: String, memoryPerProcessor: Int, architecture: String = "x86_64") -> [InstanceType] {
        [("large", 2), ("xlarge", 4), ("2xlarge", 8), ("4xlarge", 16), ("8xlarge", 32), ("12xlarge", 48), ("16xlarge", 64)]
            // c5 has 9xlarge and 18xlarge instead; m5 and r5 have these.
            .filter { !(family == "c5" && ["8xlarge", "16xlarge"].contains($0.0)) }
            .map { InstanceType("\(family).\($0.0)", processors: Double($0.1), memoryMiB: $0.1 * memoryPerProcessor, architecture: architecture) }
    }
}
