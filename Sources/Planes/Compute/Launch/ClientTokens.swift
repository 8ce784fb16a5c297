import Base
import RecordStore

/// Remembers launches by their client token, for as long as one of their instances is remembered
/// (EC2 API Reference, Ensuring idempotency).
enum ClientTokens {
    static let recordType = "Hinomi::Compute::ClientToken"

    /// The instances of the launch that had this token; nil when there was none.
    static func find(_ token: String, _ request: LaunchRequest, in place: Place, from snapshot: any RecordSnapshot) throws -> [String]? {
        guard let document = try snapshot.record(key(token, place))?.document else { return nil }
        guard document["Request"]?.text == fingerprint(request) else { throw ComputeError.tokenReused(token) }
        return document["Instances"]?.items?.compactMap(\.text) ?? []
    }

    static func remember(_ token: String, _ request: LaunchRequest, _ ids: [String], in place: Place, at time: Timestamp, _ transaction: any RecordTransaction) throws {
        let document: JSONValue = ["Request": .string(fingerprint(request)), "Instances": .array(ids.map(JSONValue.string))]
        try transaction.put(key(token, place), document: document, tags: [:], relationships: [], at: time, expecting: 0)
    }

    /// To be called when an instance of the launch has been deleted: with the last one the token goes.
    static func forget(_ token: String, in place: Place, from transaction: any RecordTransaction, at time: Timestamp) throws {
        let ids = try transaction.record(key(token, place))?.document["Instances"]?.items?.compactMap(\.text) ?? []
        for id in ids where try transaction.record(InstanceRows.key(id, place)) != nil { return }
        try transaction.delete(key(token, place), at: time)
    }

    private static func key(_ token: String, _ place: Place) -> RecordKey {
        RecordKey(type: recordType, account: place.account, region: place.region, id: token)
    }

    /// Equal for equal requests, also in a later run of the program.
    private static func fingerprint(_ request: LaunchRequest) -> String {
        let specification = request.specification
        let parts: [String?] = [
            specification.imageID, specification.instanceType, specification.zone, specification.subnetID, specification.privateAddress,
            specification.securityGroupIDs?.joined(separator: ","), specification.userData?.base64, specification.keyName,
            specification.isMonitoredInDetail.map { "\($0)" }, specification.profileARN, specification.profileName, specification.shutdownBehavior?.rawValue,
            request.template?.identifier.text, request.template?.version, "\(request.count)", request.groupName,
        ]
        let tags = specification.tags.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] as [String?] }
        let handedOn = specification.handedOn.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.encodedText)" as String? }
        let text = (parts + tags + handedOn).map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.joined(separator: " ")
        return String(XXHash64.hash(Array(text.utf8)), radix: 16)
    }
}
