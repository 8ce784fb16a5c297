import AWSWire

/// An operation of EC2: one that can be tried with `DryRun`.
protocol Action: AWSWire.Operation {}

extension Action {
    static var canBeTried: Bool { true }
}

/// What many operations answer: that it was done.
struct Done: Encodable, Sendable {
    let `return` = true

    enum CodingKeys: String, CodingKey { case `return` }
}
