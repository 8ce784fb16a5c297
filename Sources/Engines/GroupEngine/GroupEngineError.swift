import RecordStore
import Scaling

/// Why the engine does not do what a call asks for. Nothing was changed.
public enum GroupEngineError: Error, Hashable, Sendable {
    /// ValidationError: there is no such group.
    case noSuchGroup(GroupIdentity)
    /// AlreadyExists
    case nameTaken(GroupIdentity)
    /// The decider's word: it names AWS' code.
    case refused(GroupRefusal)
    /// ValidationError: what the group launches from is not there.
    case noSuchLaunchSource(String)
    /// The group's stored state cannot be read; `hinomi check` tells more.
    case damaged(GroupIdentity)
}
