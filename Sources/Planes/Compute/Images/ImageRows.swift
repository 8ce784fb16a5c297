import Base
import ImageStore
import RecordStore
import World

/// Writes and reads the records of images.
public enum ImageRows {
    public static func key(_ id: String, _ place: Place) -> RecordKey {
        RecordKey(type: ImageDocument.recordType, account: place.account, region: place.region, id: id)
    }

    /// `ami-` and 17 hexadecimal digits.
    public static func newID(_ random: any RandomSource) -> String {
        "ami-" + String(random.bytes(9).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined().prefix(17))
    }

    /// Every image of the place, sorted by id.
    public static func all(in place: Place, _ snapshot: any RecordSnapshot) throws -> [Image] {
        try snapshot.records(type: ImageDocument.recordType, account: place.account, region: place.region, idPrefix: "", after: nil, limit: .max).map { record in
            guard let document = ImageDocument(document: record.document) else { throw ComputeError.unavailable("the record of \(record.key.id) cannot be read") }
            return Image(id: record.key.id, document: document)
        }
    }

    /// Stores a new image; throws when its name is taken or there are too many.
    public static func create(
        _ image: ImageDocument, id: String, tags: [String: String], in place: Place, at time: Timestamp, _ transaction: any RecordTransaction
    ) throws {
        let present = try all(in: place, transaction)
        if let same = present.first(where: { $0.document.name == image.name }) { throw ComputeError.imageNameTaken(image.name, by: same.id) }
        guard present.count < ImageRules.imagesMax else { throw ComputeError.tooManyImages(max: ImageRules.imagesMax) }
        try transaction.put(key(id, place), document: image.document, tags: tags, relationships: [], at: time, expecting: 0)
    }

    /// The digests of all files that an image, or an instance that is not terminated, may still need.
    static func contentsInUse(_ snapshot: any RecordSnapshot) throws -> Set<String> {
        let images = try snapshot.records(type: ImageDocument.recordType).map { record in
            // What cannot be read may be any of them: nothing is freed.
            guard let image = ImageDocument(document: record.document) else { throw ComputeError.unavailable("the record of \(record.key.id) cannot be read") }
            return image.content?.digest
        }
        let (instances, unreadable) = try InstanceRows.readAll(from: snapshot)
        guard unreadable.isEmpty else { throw ComputeError.unavailable("the records of \(unreadable.joined(separator: ", ")) cannot be read") }
        let running = instances.filter { $0.state != .terminated }.map { $0.configuration.image?.content?.digest }
        return Set((images + running).compactMap { $0 })
    }
}
