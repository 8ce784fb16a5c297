/// Hosts with exporters, scraped in turn every 15 seconds.
struct FleetLoad: Load {
    private static let intervalMilliseconds: Int64 = 15_000
    /// 2026-01-05T00:00:00Z.
    private static let start: Int64 = 1_767_571_200_000

    private var hosts: [FleetHost]
    private let scrapes: Int
    private var taken = 0

    init(hosts: Int, scrapes: Int, seed: UInt64) {
        self.hosts = (0..<hosts).map { FleetHost($0, seed: seed) }
        self.scrapes = scrapes
    }

    mutating func next() -> Scrape? {
        guard taken < scrapes * hosts.count else { return nil }
        let host = taken % hosts.count
        hosts[host].step(at: FleetLoad.start + Int64(taken / hosts.count) * FleetLoad.intervalMilliseconds)
        taken += 1
        return hosts[host].scrape
    }
}
