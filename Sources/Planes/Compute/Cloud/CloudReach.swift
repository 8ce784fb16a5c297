import RecordStore

/// Where instances can be launched at EC2.
public struct CloudReach: Hashable, Sendable {
    /// The one region that is reached; it is the same here and there.
    public let region: String

    public init(region: String) { self.region = region }

    /// Whether a launch is one of EC2's: by its image, or by its template's where it names none.
    public func takes(_ imageID: String?, _ template: TemplateReference?, in place: Place, from snapshot: any RecordSnapshot) -> Bool {
        do {
            let found = try imageID ?? template.flatMap { try TemplateReader(place: place, snapshot: snapshot).read($0).specification.imageID }
            return try found.map { try CloudPlan.isCloud($0, self, place, snapshot) } ?? false
        } catch {
            // Whoever launches is told what is wrong with image or template.
            return false
        }
    }
}
