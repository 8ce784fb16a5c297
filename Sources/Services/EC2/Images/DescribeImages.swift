import AWSWire
import Compute

/// Lists images; those of this account are all there are. (Amazon EC2 API Reference, DescribeImages.)
/// An open server starts its default image for every well-formed id, and so describes such an id as that image. Where EC2 is reached, an id that
/// is not registered here is EC2's.
struct DescribeImages: Action {
    struct Input: Decodable, Sendable {
        var imageIds: [String]?
        var owners: [String]?
        var executableUsers: [String]?
        var filters: [Filter]?
        var includeDeprecated: Bool?
        var includeDisabled: Bool?
        var maxResults: Int?
        var nextToken: String?
    }
    struct Output: Encodable, Sendable { let images: [Shown<ImageAnswer>], nextToken: String? }
    static let access = Access.read("ec2:DescribeImages")
    let estate: Estate
    let startsUnknownImages: Bool

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { [startsUnknownImages] inventory in
            guard let ids = input.imageIds, !ids.isEmpty else { return try inventory.all(ImageDocument.self).map { DescribeImages.listed($0, call) } }
            return try ids.map { try DescribeImages.image($0, inventory, startsUnknownImages) }
        }
        let owned = all.filter { image in
            DescribeImages.takes(input.owners, ["self", call.account, image.answer.ownerId]) && DescribeImages.takes(input.executableUsers, ["self", call.account])
        }
        let page = try Page(
            ListedImage.filters.select(owned, input.filters, tags: \.tags).sorted { $0.answer.imageId < $1.answer.imageId }, maxResults: input.maxResults,
            nextToken: input.nextToken, sizes: 1...1000, id: \.answer.imageId)
        return Output(images: page.items.map(\.shown), nextToken: page.nextToken)
    }

    private static func takes(_ wanted: [String]?, _ names: [String]) -> Bool {
        guard let wanted, !wanted.isEmpty else { return true }
        return wanted.contains(where: names.contains)
    }

    private static func listed(_ image: Stored<ImageDocument>, _ call: Call) -> ListedImage {
        ListedImage(answer: ImageAnswer(image.id, image.value, owner: call.account), tags: image.tags)
    }

    private static func image(_ id: String, _ inventory: Inventory, _ startsUnknown: Bool) throws -> ListedImage {
        guard ImageDocument.kind.isID(id) else { throw ImageFaults.malformed(id) }
        if let image = try inventory.look(for: id, ImageDocument.self) { return listed(image, inventory.call) }
        let isAtEC2 = inventory.instances.cloud?.region == inventory.call.region
        guard startsUnknown || isAtEC2 else { throw ImageFaults.missing(id) }
        var standIn = try inventory.find(DefaultImage.id(in: inventory.call.place), ImageDocument.self).value
        standIn.description =
            isAtEC2 ? "Not registered here: it is launched at EC2, which knows whether there is one" : "Not known here: an open server starts its default image, which runs the user data"
        return ListedImage(answer: ImageAnswer(id, standIn, owner: inventory.call.account), tags: [:])
    }
}
