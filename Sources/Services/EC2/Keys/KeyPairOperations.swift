import AWSWire
import Base

/// Makes a key pair and answers the private half, which is kept nowhere. (Amazon EC2 API Reference, CreateKeyPair.)
struct CreateKeyPair: Action {
    struct Input: Decodable, Sendable {
        var keyName: String
        var keyType: String?
        var keyFormat: String?
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let keyPairId: String, keyName: String, keyFingerprint: String, keyMaterial: String, tags: [Tag] }
    static let access = Access.write("ec2:CreateKeyPair")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try KeyPair.check(name: input.keyName)
        guard input.keyFormat ?? "pem" == "pem" else { throw .notActedOn("KeyFormat=\(input.keyFormat ?? "")", of: CreateKeyPair.name) }
        let tags = try TagSpecification.tags(input.tagSpecifications, for: KeyPair.kind)
        let key = try make(input)
        let pair = KeyPair(
            keyPairId: KeyPair.kind.newID(estate.random), keyName: input.keyName, keyType: key.publicKey.kind.rawValue, keyFingerprint: key.fingerprint,
            publicKey: key.publicKey.text(comment: input.keyName))
        try await estate.change(call) { _ = try $0.addKeyPair(pair, tags: tags) }
        return Output(keyPairId: pair.id, keyName: pair.keyName, keyFingerprint: pair.keyFingerprint, keyMaterial: key.pem, tags: Tag.list(tags))
    }

    private func make(_ input: Input) throws(ServiceFault) -> PrivateKey {
        do {
            return try input.keyType == "ed25519" ? PrivateKey.ed25519(comment: input.keyName, estate.random) : PrivateKey.rsa()
        } catch {
            throw .internal("The key could not be made: \(error)")
        }
    }
}

/// Takes the public half of a key pair that was made elsewhere. (Amazon EC2 API Reference, ImportKeyPair.)
struct ImportKeyPair: Action {
    struct Input: Decodable, Sendable {
        var keyName: String
        var publicKeyMaterial: [UInt8]
        var tagSpecifications: [TagSpecification]?
    }
    struct Output: Encodable, Sendable { let keyPairId: String, keyName: String, keyFingerprint: String, tags: [Tag] }
    static let access = Access.write("ec2:ImportKeyPair")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        try KeyPair.check(name: input.keyName)
        let tags = try TagSpecification.tags(input.tagSpecifications, for: KeyPair.kind)
        let key = try PublicKey(openSSH: String(decoding: input.publicKeyMaterial, as: UTF8.self))
        let pair = KeyPair(
            keyPairId: KeyPair.kind.newID(estate.random), keyName: input.keyName, keyType: key.kind.rawValue, keyFingerprint: key.fingerprint,
            publicKey: key.text(comment: input.keyName))
        try await estate.change(call) { _ = try $0.addKeyPair(pair, tags: tags) }
        return Output(keyPairId: pair.id, keyName: pair.keyName, keyFingerprint: pair.keyFingerprint, tags: Tag.list(tags))
    }
}

/// Lists key pairs. (Amazon EC2 API Reference, DescribeKeyPairs.)
struct DescribeKeyPairs: Action {
    struct Input: Decodable, Sendable {
        var keyNames: [String]?
        var keyPairIds: [String]?
        var filters: [Filter]?
        var includePublicKey: Bool?
    }
    struct Listed: Encodable, Sendable {
        let keyPairId: String, keyName: String, keyType: String, keyFingerprint: String
        let publicKey: String?
        let createTime: Timestamp
    }
    struct Output: Encodable, Sendable { let keyPairs: [Shown<Listed>] }
    static let access = Access.read("ec2:DescribeKeyPairs")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let all = try await estate.look(call) { try $0.listed(input.keyPairIds, KeyPair.self) }
        let named = try DescribeKeyPairs.named(input.keyNames, among: all)
        return Output(keyPairs: try KeyPair.filters.select(named, input.filters).map { pair in
            let value = pair.value
            return Shown(
                Listed(
                    keyPairId: pair.id, keyName: value.keyName, keyType: value.keyType, keyFingerprint: value.keyFingerprint,
                    publicKey: input.includePublicKey == true ? value.publicKey : nil, createTime: pair.createdAt), tags: pair.tags)
        })
    }

    private static func named(_ names: [String]?, among all: [Stored<KeyPair>]) throws(ServiceFault) -> [Stored<KeyPair>] {
        guard let names, !names.isEmpty else { return all }
        for name in names where !all.contains(where: { $0.value.keyName == name }) { throw KeyPair.kind.missing([name]) }
        return all.filter { names.contains($0.value.keyName) }
    }
}

/// Forgets a key pair; a name that is not known is no error. (Amazon EC2 API Reference, DeleteKeyPair.)
struct DeleteKeyPair: Action {
    struct Input: Decodable, Sendable {
        var keyName: String?
        var keyPairId: String?
    }
    struct Output: Encodable, Sendable {
        let keyPairId: String?
        let `return` = true
    }
    static let access = Access.write("ec2:DeleteKeyPair")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        guard input.keyName != nil || input.keyPairId != nil else { throw .missing("KeyName") }
        return try await estate.change(call) { changes in
            let pair = try input.keyPairId.map { try changes.find($0, KeyPair.self) } ?? changes.keyPair(named: input.keyName ?? "")
            if let pair { try changes.delete(pair) }
            return Output(keyPairId: pair?.id)
        }
    }
}
