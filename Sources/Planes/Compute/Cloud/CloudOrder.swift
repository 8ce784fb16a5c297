import Base

/// What is wanted of an instance at EC2, and how far EC2 has been told: one file an instance, replaced whole and synced before
/// each call that cannot be taken back (`docs/format/instance-files.md`).
///
/// An order is a level. The launch carries our id as client token, so that one that was sent and never heard of is sent again
/// without making a second instance.
struct CloudOrder: Hashable, Sendable, RecordDocument {
    enum Wanted: String, Hashable, Sendable, Codable { case run, stop, terminate }

    /// What is to be asked of EC2 next.
    enum Step: Hashable, Sendable { case launch, search, start, reboot, stop, terminate }

    var incarnation: Int64
    var wanted = Wanted.run
    /// Of one that is to stop: without asking its system.
    var isForced = false
    /// The members of RunInstances, as JSON text.
    var request: String
    /// When RunInstances was last sent, or was about to be; nil when it never was.
    var triedAt: Timestamp?
    /// EC2's own id, once it is known.
    var remoteID: String?
    /// When it became known: until EC2 agrees with itself an absence means nothing.
    var launchedAt: Timestamp?
    /// The incarnation that EC2 has been told of; 0 before the launch.
    var carried: Int64 = 0
    /// Whether EC2 has accepted the end that is wanted.
    var isEndCarried = false
    /// Why EC2 refused the launch or the start.
    var refusal: CloudFault?
    /// EC2 has told that it is terminated, or that it never was.
    var isGone = false
    /// Of each metric that was fetched, the newest period that was: a figure that is stored twice would count twice.
    var figuresUntil: [String: Timestamp] = [:]

    init(incarnation: Int64, request: String) { (self.incarnation, self.request) = (incarnation, request) }

    /// Wants the incarnation to run.
    mutating func run(_ incarnation: Int64, request: String) {
        guard incarnation > self.incarnation || (wanted == .run && incarnation == self.incarnation) else { return }
        if incarnation > self.incarnation { (wanted, isForced, isEndCarried, refusal) = (.run, false, false, nil) }
        // Found by its tag after its file was lost: whatever start it is, it is the one that is wanted.
        if self.incarnation == 0 { carried = incarnation }
        self.incarnation = incarnation
        // What was sent once is sent again as it was: EC2 refuses a token that comes with another request.
        if triedAt == nil { self.request = request }
    }

    /// Wants its end; a final one stands.
    mutating func end(isFinal: Bool, isForced: Bool) {
        let next: Wanted = isFinal || wanted == .terminate ? .terminate : .stop
        if next != wanted || (isForced && !self.isForced) { isEndCarried = false }
        (wanted, self.isForced) = (next, isForced || self.isForced)
    }

    /// What is to be done now, given the state that was seen last; nil when nothing is.
    /// - Parameter isSearched: since RunInstances was sent, EC2 has been asked whether it has an instance with our tag.
    func step(seen state: InstanceState?, isSearched: Bool) -> Step? {
        guard !isGone else { return nil }
        guard remoteID != nil else {
            guard refusal == nil else { return nil }
            if wanted == .run { return triedAt == nil || isSearched ? .launch : .search }
            return triedAt == nil ? nil : .search
        }
        switch wanted {
        case .run: return startStep(state)
        case .stop:
            if isEndCarried { return nil }
            return state == .pending || state == .running || state == nil ? .stop : nil
        case .terminate: return isEndCarried || state == .terminated ? nil : .terminate
        }
    }

    private func startStep(_ state: InstanceState?) -> Step? {
        guard carried < incarnation, refusal == nil else { return nil }
        switch state {
        case .stopped: return .start
        case .running, .pending: return .reboot
        case .stopping, .shuttingDown, .terminated, nil: return nil
        }
    }
}
