import Base

/// Attaching, detaching, standby and protection.
extension Turn {
    mutating func attach(_ added: [AttachedInstance]) throws(GroupRefusal) {
        if isSuspended(.launch) { throw GroupRefusal(.validation, "Instances cannot be attached to AutoScalingGroup \(configuration.name) while its Launch process is suspended.") }
        for instance in added where index(of: instance.id) != nil {
            throw GroupRefusal(.validation, "Instance \(instance.id) is already part of AutoScalingGroup \(configuration.name).")
        }
        for instance in added where !configuration.zones.contains(where: { $0.name == instance.zone }) {
            throw GroupRefusal(.validation, "The availability zones of the instance \(instance.id) and the AutoScalingGroup do not match.")
        }
        guard desired + added.count <= configuration.maxSize else { throw sizesRefusal("attach", added.count, "to attach") }
        for instance in added {
            let before = desired
            setDesiredQuietly(before + 1)
            append(instance, cause: "At \(stamp) an instance was attached in response to a user request, increasing the capacity from \(before) to \(before + 1).")
        }
    }

    private mutating func append(_ instance: AttachedInstance, cause: String) {
        let activity = beginActivity("Attaching an existing EC2 instance: \(instance.id)", cause: cause, zone: instance.zone, instance: instance.id)
        state.instances.append(
            GroupInstance(
                id: instance.id, zone: instance.zone, instanceType: instance.instanceType, purchase: .onDemand, weight: 1, launch: instance.launch, state: .pending,
                isHealthy: true, unhealthyReason: nil, replacement: nil, observed: .sound, isProtected: configuration.protectsNewInstances, isRegistered: false,
                launchedAt: at, inServiceSince: nil, warmupSeconds: configuration.defaultInstanceWarmupSeconds, purpose: .capacity, refreshID: nil, cameFromPool: false,
                activityID: activity, hooks: [], standbyDecremented: false, retryTerminationAt: nil))
        effects.append(.adopt(instance: instance.id))
        running(instance.id)
    }

    mutating func detach(_ instances: [String], decrementsDesired: Bool) throws(GroupRefusal) {
        let members = try membersForLeaving(instances, allowed: [.inService, .standby, .pending], decrements: decrementsDesired, verb: "detach", phrase: "to detach")
        for index in members {
            let member = state.instances[index], before = desired
            let decrements = decrementsDesired && !(member.state == .standby && member.standbyDecremented)
            let shrinking = decrements ? ", shrinking the capacity from \(before) to \(before - member.weight)" : ""
            if decrements { setDesiredQuietly(before - member.weight) }
            endActivity(member.activityID, .cancelled)
            state.instances[index].activityID = beginActivity(
                "Detaching EC2 instance: \(member.id)", cause: "At \(stamp) instance \(member.id) was detached in response to a user request\(shrinking).", zone: member.zone,
                instance: member.id)
            state.instances[index].state = .detaching
            state.instances[index].hooks = []
            if member.isRegistered { effects.append(.deregister(instance: member.id)) }
        }
        for id in instances {
            if let index = index(of: id), !state.instances[index].isRegistered { release(index) }
        }
    }

    /// The instance leaves the group and runs on.
    mutating func release(_ index: Int) {
        let instance = state.instances.remove(at: index)
        endActivity(instance.activityID, .successful)
        effects.append(.release(instance: instance.id))
    }

    mutating func enterStandby(_ instances: [String], decrementsDesired: Bool) throws(GroupRefusal) {
        let members = try membersForLeaving(instances, allowed: [.inService], decrements: decrementsDesired, verb: "enter standby", phrase: "to place into standby")
        for index in members {
            let member = state.instances[index], before = desired
            let shrinking = decrementsDesired ? ", shrinking the capacity from \(before) to \(before - member.weight)" : ""
            if decrementsDesired { setDesiredQuietly(before - member.weight) }
            recordDone(
                "Moving EC2 instance to Standby: \(member.id)", cause: "At \(stamp) instance \(member.id) was moved to standby in response to a user request\(shrinking).",
                zone: member.zone, instance: member.id)
            state.instances[index].state = member.isRegistered ? .enteringStandby : .standby
            state.instances[index].standbyDecremented = decrementsDesired
            state.instances[index].inServiceSince = nil
            state.instances[index].replacement = nil
            if member.isRegistered { effects.append(.deregister(instance: member.id)) }
        }
    }

    mutating func exitStandby(_ instances: [String]) throws(GroupRefusal) {
        if isSuspended(.launch) { throw GroupRefusal(.validation, "Instances cannot leave standby while the Launch process of AutoScalingGroup \(configuration.name) is suspended.") }
        var members: [Int] = []
        for id in Set(instances).sorted() {
            let index = try requireMember(id)
            guard state.instances[index].state == .standby else { throw GroupRefusal(.validation, "The instance \(id) is not in Standby.") }
            members.append(index)
        }
        let units = members.reduce(0) { state.instances[$1].standbyDecremented ? $0 + state.instances[$1].weight : $0 }
        guard desired + units <= configuration.maxSize else { throw sizesRefusal("exit standby", members.count, "to move out of standby") }
        for index in members { leaveStandby(index) }
    }

    private mutating func leaveStandby(_ index: Int) {
        let member = state.instances[index], before = desired
        let growing = member.standbyDecremented ? ", increasing the capacity from \(before) to \(before + member.weight)" : ""
        if member.standbyDecremented { setDesiredQuietly(before + member.weight) }
        state.instances[index].activityID = beginActivity(
            "Moving EC2 instance out of Standby: \(member.id)", cause: "At \(stamp) instance \(member.id) was moved out of standby in response to a user request\(growing).",
            zone: member.zone, instance: member.id)
        state.instances[index].state = .pending
        state.instances[index].standbyDecremented = false
        running(member.id)
    }

    mutating func setProtection(_ instances: [String], _ isProtected: Bool) throws(GroupRefusal) {
        var members: [Int] = []
        for id in instances {
            guard let index = index(of: id) else { throw GroupRefusal(.validation, "The instance \(id) is not part of Auto Scaling group \(configuration.name).") }
            guard !state.instances[index].state.isTerminating else { throw GroupRefusal(.validation, "The instance \(id) is not in InService or EnteringStandby or Standby.") }
            members.append(index)
        }
        for index in members { state.instances[index].isProtected = isProtected }
    }

    /// The members that a call names, when all may leave and the minimum is kept.
    private func membersForLeaving(_ instances: [String], allowed: [LifecycleState], decrements: Bool, verb: String, phrase: String) throws(GroupRefusal) -> [Int] {
        var members: [Int] = [], units = 0
        for id in Set(instances).sorted() {
            guard let index = index(of: id) else { throw GroupRefusal(.validation, "The instance \(id) is not part of Auto Scaling group \(configuration.name).") }
            let member = state.instances[index]
            guard allowed.contains(member.state) else { throw GroupRefusal(.validation, "The instance \(id) is not in \(allowed.map(\.rawValue).joined(separator: " or ")).") }
            if !(member.state == .standby && member.standbyDecremented) { units += member.weight }
            members.append(index)
        }
        if decrements, desired - units < configuration.minSize { throw sizesRefusal(verb, members.count, phrase) }
        return members
    }

    private func sizesRefusal(_ verb: String, _ count: Int, _ phrase: String) -> GroupRefusal {
        let sizes = "min-size=\(configuration.minSize), max-size=\(configuration.maxSize), and desired-size=\(desired)"
        let instances = count == 1 ? "1 instance" : "\(count) instances"
        return GroupRefusal(
            .validation, "AutoScalingGroup \(configuration.name) has \(sizes). \(phrase.prefix(1).uppercased())\(phrase.dropFirst()) \(instances), please update the AutoScalingGroup sizes appropriately.")
    }
}
