/// The availability zones of a region: three, as most regions of AWS have. Here a zone is a range of loopback addresses and a
/// unit of placement on one machine, not a building of its own.
enum Zones {
    struct Zone: Hashable, Sendable {
        let region: String
        let letter: Character
        /// `use1-az1`
        let id: String
        var name: String { region + String(letter) }
    }

    static func of(_ region: String) -> [Zone] {
        let short = abbreviation(of: region)
        return zip("abc", 1...3).map { letter, number in Zone(region: region, letter: letter, id: "\(short)-az\(number)") }
    }

    static func named(_ name: String, in region: String) -> Zone? { of(region).first { $0.name == name } }
    static func identified(_ id: String, in region: String) -> Zone? { of(region).first { $0.id == id } }

    /// `us-east-1` is `use1`, `ap-northeast-1` is `apne1`; a name of another form stays as it is.
    private static func abbreviation(of region: String) -> String {
        let parts = region.split(separator: "-")
        guard parts.count >= 3, let number = parts.last, Int(number) != nil else { return region }
        let middle = parts.dropFirst().dropLast().map { words[String($0)] ?? String($0.prefix(1)) }.joined()
        return "\(parts[0])\(middle)\(number)"
    }

    private static let words = [
        "north": "n", "south": "s", "east": "e", "west": "w", "central": "c", "northeast": "ne", "southeast": "se", "northwest": "nw", "southwest": "sw", "gov": "g",
    ]
}
