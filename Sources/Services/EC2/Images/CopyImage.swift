import AWSWire
import Compute
import RecordStore

/// Registers an image of this or another region under a new id; both share their files, which never change.
/// (Amazon EC2 API Reference, CopyImage.)
struct CopyImage: Action {
    struct Input: Decodable, Sendable {
        var name: String
        var sourceImageId: String
        var sourceRegion: String
        var description: String?
        var clientToken: String?
        var copyImageTags: Bool?
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let imageId: String }
    static let access = Access.write("ec2:CopyImage")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard ImageDocument.kind.isID(input.sourceImageId) else { throw ImageFaults.malformed(input.sourceImageId) }
        let tags = try TagSpecification.tags(input.tagSpecifications, for: ImageDocument.kind)
        return try await estate.change(call) { [estate] changes in
            let made = try changes.once(input.clientToken, ImageDocument.self) {
                let source = try CopyImage.source(input, changes)
                var image = source.image
                (image.name, image.description, image.createdAt) = (input.name, input.description ?? image.description, call.time)
                (image.sourceImageID, image.sourceImageRegion, image.sourceInstanceID) = (input.sourceImageId, input.sourceRegion, nil)
                let all = input.copyImageTags == true ? source.tags.merging(tags) { _, own in own } : tags
                try Tag.checkCount(all)
                return try changes.createImage(image, tags: all, estate.random)
            }
            return Output(imageId: made.id)
        }
    }

    private static func source(_ input: Input, _ changes: Changes) throws -> (image: ImageDocument, tags: [String: String]) {
        let key = RecordKey(type: ImageDocument.recordType, account: changes.call.account, region: input.sourceRegion, id: input.sourceImageId)
        guard !input.sourceRegion.utf8.contains(0), let record = try changes.transaction.record(key) else { throw ImageFaults.missing(input.sourceImageId) }
        return (try ImageDocument(reading: record.document), record.tags)
    }
}
