import Synchronization

/// A place in the store that cannot be trusted.
public struct RecordDamage: Hashable, Sendable, CustomStringConvertible {
    /// The table, the row and its key where they can be read.
    public let place: String
    public let reason: String
    public init(place: String, reason: String) { (self.place, self.reason) = (place, reason) }
    public var description: String { "\(place): \(reason)" }
}

/// The damaged places that reads met since the store was opened, each once.
final class DamageLog: Sendable {
    /// Places that are kept by name; later ones are not.
    static let placesMax = 1000
    private let places = Mutex<[String: String]>([:])

    func note(_ place: String, _ reason: String) {
        places.withLock { if $0.count < DamageLog.placesMax { $0[place] = reason } }
    }

    /// Sorted by place.
    var met: [RecordDamage] {
        places.withLock { $0 }.sorted { $0.key < $1.key }.map { RecordDamage(place: $0.key, reason: $0.value) }
    }
}
