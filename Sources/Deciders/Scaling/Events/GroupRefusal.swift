/// Why a request is refused; the state has not changed.
public struct GroupRefusal: Error, Codable, Hashable, Sendable {
    /// AWS's error codes.
    public enum Code: String, Codable, Hashable, Sendable {
        case validation = "ValidationError"
        case scalingActivityInProgress = "ScalingActivityInProgress"
        case resourceInUse = "ResourceInUse"
        case refreshInProgress = "InstanceRefreshInProgress"
        case noActiveRefresh = "ActiveInstanceRefreshNotFound"
        case irreversibleRefresh = "IrreversibleInstanceRefresh"
    }

    public var code: Code
    public var message: String

    public init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }
}
