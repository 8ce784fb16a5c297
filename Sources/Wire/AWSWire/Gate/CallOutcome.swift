/// How a call ended, as it is counted.
public enum CallOutcome: String, Hashable, Sendable, CaseIterable {
    case succeeded
    /// The caller could not prove who it is, may not do this, or may not come in.
    case denied
    case throttled
    /// The input was refused (4xx).
    case refused
    /// We failed (5xx).
    case failed

    init(status: Int) {
        switch status {
        case ..<400: self = .succeeded
        case ..<500: self = .refused
        default: self = .failed
        }
    }
}
