import Base

/// What of EC2's answers is read, with the model's names. Everything is optional: an answer is somebody else's.
enum EC2Answers {
    struct State: Decodable, Sendable { var name: String? }
    struct Reason: Decodable, Sendable { var code: String?, message: String? }
    struct Placement: Decodable, Sendable { var availabilityZone: String? }
    struct Tag: Decodable, Sendable { var key: String?, value: String? }
    struct Group: Decodable, Sendable { var groupId: String?, groupName: String? }

    struct Instance: Decodable, Sendable {
        var instanceId: String?
        var state: State?
        var stateReason: Reason?
        var stateTransitionReason: String?
        var placement: Placement?
        var privateIpAddress: String?, publicIpAddress: String?, privateDnsName: String?, publicDnsName: String?
        var subnetId: String?, vpcId: String?, architecture: String?
        var securityGroups: [Group]?
        var tags: [Tag]?
    }

    struct Reservation: Decodable, Sendable { var instances: [Instance]? }
    struct Instances: Decodable, Sendable { var reservations: [Reservation]?, nextToken: String? }
    struct Console: Decodable, Sendable { var output: String? }

    struct Summary: Decodable, Sendable { var status: String?, details: [Detail]? }
    struct Detail: Decodable, Sendable { var impairedSince: Timestamp? }
    struct Status: Decodable, Sendable { var instanceId: String?, instanceStatus: Summary?, systemStatus: Summary? }
    struct Statuses: Decodable, Sendable { var instanceStatuses: [Status]?, nextToken: String? }

    /// An answer of which nothing is read.
    struct Nothing: Decodable, Sendable {}
}
