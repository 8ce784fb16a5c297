import AWSWire

/// A key pair: its public half.
struct KeyPair: OwnResource {
    static let kind = ResourceKind(type: "AWS::EC2::KeyPair", prefix: "key", tagType: "key-pair", missingCode: "InvalidKeyPair.NotFound", noun: "key pair")
    static let nameCharactersMax = 255

    let keyPairId: String
    let keyName: String
    let keyType: String
    let keyFingerprint: String
    /// OpenSSH's form.
    let publicKey: String

    var id: String { keyPairId }

    static let filters: FilterTable<Stored<KeyPair>> = [
        "key-pair-id": { [$0.id] }, "key-name": { [$0.value.keyName] }, "fingerprint": { [$0.value.keyFingerprint] }, "key-type": { [$0.value.keyType] },
    ]

    static func check(name: String) throws(ServiceFault) {
        guard (1...nameCharactersMax).contains(name.unicodeScalars.count), name.unicodeScalars.allSatisfy({ (0x20...0x7E).contains($0.value) }), name.first != " ", name.last != " " else {
            throw .invalidValue(name, of: "KeyName", "It has 1 to \(nameCharactersMax) ASCII characters.")
        }
    }
}

extension InventoryReading {
    func keyPair(named name: String) throws -> Stored<KeyPair>? { try all(KeyPair.self).first { $0.value.keyName == name } }
}

extension Changes {
    /// Stores a pair under a name that is free.
    func addKeyPair(_ pair: KeyPair, tags: [String: String]) throws -> Stored<KeyPair> {
        guard try keyPair(named: pair.keyName) == nil else {
            throw ServiceFault.refused("InvalidKeyPair.Duplicate", "The keypair '\(pair.keyName)' already exists.")
        }
        return try create(pair, tags: tags)
    }
}
