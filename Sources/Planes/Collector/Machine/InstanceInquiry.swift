import Base
import World

/// Learns what the agent must know of its instance before it begins.
public struct InstanceInquiry: Sendable {
    /// Answers the Auto Scaling group of an instance; nil when it is in none. Asked where the metadata service does not show tags.
    public typealias GroupOfInstance = @Sendable (_ instance: String) async throws(InquiryError) -> String?

    /// How long those who do not answer are asked again, in all; then the agent begins without what it does not know.
    public static let patience = TimeSpan.seconds(30)
    static let groupTag = "aws:autoscaling:groupName"

    private let metadata: MetadataClient
    private let world: any World
    private let groupOfInstance: GroupOfInstance

    public init(metadata: MetadataClient, world: any World, groupOfInstance: @escaping GroupOfInstance) {
        (self.metadata, self.world, self.groupOfInstance) = (metadata, world, groupOfInstance)
    }

    /// The facts that are asked for; each that is not known has its reason.
    public func facts(_ wanted: [GlobalDimension]) async -> MachineFacts {
        let deadline = world.clock.uptime + InstanceInquiry.patience
        var facts = MachineFacts()
        for dimension in wanted.sorted(by: { $0.rawValue < $1.rawValue }) {
            do throws(InquiryError) {
                if let value = try await patiently(until: deadline, { () async throws(InquiryError) in try await value(of: dimension) }) {
                    facts.set(dimension, to: value)
                } else {
                    facts.reasons[dimension] = "this instance has none"
                }
            } catch { facts.reasons[dimension] = error.reason }
        }
        return facts
    }

    private func value(of dimension: GlobalDimension) async throws(InquiryError) -> String? {
        switch dimension {
        case .instanceID: try await metadata.text(at: "instance-id")
        case .imageID: try await metadata.text(at: "ami-id")
        case .instanceType: try await metadata.text(at: "instance-type")
        case .autoScalingGroupName: try await group()
        }
    }

    private func group() async throws(InquiryError) -> String? {
        if let name = try await metadata.text(at: "tags/instance/" + InstanceInquiry.groupTag) { return name }
        guard let instance = try await metadata.text(at: "instance-id") else { return nil }
        return try await groupOfInstance(instance)
    }

    /// Asks again until there is an answer, or a refusal, or the time is over.
    private func patiently<Answer>(until deadline: TimeSpan, _ question: () async throws(InquiryError) -> Answer) async throws(InquiryError) -> Answer {
        var backoff = Backoff()
        while true {
            do throws(InquiryError) { return try await question() } catch {
                let next = world.clock.uptime + max(backoff.next(asked: nil, random: world.random), InstanceInquiry.pauseMin)
                guard case .unreachable = error, next < deadline else { throw error }
                // A cancelled wait ends the agent: it no longer matters what it knows.
                do { try await world.clock.sleep(untilUptime: next) } catch { throw InquiryError.refused("the agent ends") }
            }
        }
    }

    private static let pauseMin = TimeSpan.milliseconds(100)
}
