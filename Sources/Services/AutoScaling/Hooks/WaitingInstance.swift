import AWSWire
import Scaling

/// Finds the instance that a hook's call is about: by its id, or by the token that was handed out with the wait.
enum WaitingInstance {
    static func id(_ id: String?, token: String?, in state: GroupState?) throws(ServiceFault) -> String {
        if let id { return id }
        guard let token else { throw .validation("Either InstanceId or LifecycleActionToken must be specified.") }
        guard let instance = state?.instances.first(where: { $0.hooks.contains { $0.token == token } }) else {
            throw .validation("No active Lifecycle Action found with token \(token)")
        }
        return instance.id
    }
}
