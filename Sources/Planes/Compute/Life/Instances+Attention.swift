import Base
import Clockwork
import RecordStore

/// Comparing what is wanted of an instance with what is there, and acting on it.
extension Instances {
    func attend(to instance: Instance) async {
        let sight = await driver.look(instance.id)
        let life = InstanceLife(instance.configuration, instance.status, sight: sight, now: world.clock.now, waited: waited(for: instance, sight))
        if life.status != instance.status {
            guard await record(life.status, over: instance) else { return }
            for kind in life.events { publish(kind, of: instance) }
            forgetWaiting(instance.id)
            if life.status.state == .terminated { release(instance) }
        }
        for effect in life.effects { await carryOut(effect, on: instance, state: life.status.state) }
    }

    /// How long this incarnation has been asked for and was not there.
    private func waited(for instance: Instance, _ sight: InstanceSight) -> TimeSpan {
        guard instance.state == .pending || instance.state == .running else { return .zero }
        let now = world.clock.uptime
        return waiting.withLock { waiting in
            if sight.phase == .running, sight.incarnation == instance.status.incarnation {
                waiting[instance.id] = nil
                return .zero
            }
            if let known = waiting[instance.id], known.incarnation == instance.status.incarnation { return now - known.since }
            waiting[instance.id] = (instance.status.incarnation, now)
            return .zero
        }
    }

    private func forgetWaiting(_ id: String) { waiting.withLock { $0[id] = nil } }

    /// Writes what was found, unless somebody has changed the instance since it was looked at: then it is looked at again.
    private func record(_ status: InstanceStatus, over seen: Instance) async -> Bool {
        let now = world.clock.now
        do {
            return try await change(audit: nil) { transaction, changes in
                guard var instance = try InstanceRows.read(seen.id, in: seen.place, from: transaction), instance.status == seen.status else { return false }
                instance.status = status
                if let id = status.cloud?.id { instance.tags[CloudTags.remoteID] = id }
                try changes.write(instance, at: now, in: transaction)
                return true
            }
        } catch {
            log.error("what became of an instance could not be recorded; trying again", metadata: ["instance": "\(seen.id)", "error": "\(error)"])
            return false
        }
    }

    private func publish(_ kind: InstanceEvent.Kind, of instance: Instance) {
        let event = InstanceEvent(id: instance.id, place: instance.place, groupName: instance.configuration.groupName, time: world.clock.now, kind: kind)
        switch kind {
        case .vanished, .failedToStart: log.warning("instance \(instance.id): \(kind)")
        default: log.info("instance \(instance.id): \(kind)")
        }
        hub.publish(event)
    }

    private func release(_ instance: Instance) {
        if !instance.isCloud, let subnet = instance.configuration.subnetID { addresses.release(instance.configuration.privateAddress, subnet: subnet, in: instance.place) }
    }

    /// - Parameter state: what the instance has come to, which makes an end a final one.
    private func carryOut(_ effect: InstanceLife.Effect, on instance: Instance, state: InstanceState) async {
        do throws(DriverError) {
            switch effect {
            case .run: try await driver.run(try await start(of: instance))
            case .end: try await driver.end(instance.id, isFinal: state.isLeaving, graceful: isForced(instance) ? .zero : ComputeLimits.stopGrace)
            case .forget: try await forget(instance)
            }
        } catch { log.error("an instance could not be acted on; trying again", metadata: ["instance": "\(instance.id)", "error": "\(error)"]) }
    }

    private func isForced(_ instance: Instance) -> Bool { instance.status.isForced || instance.state == .terminated }

    func start(of instance: Instance) async throws(DriverError) -> InstanceStart {
        let configuration = instance.configuration
        var start = InstanceStart(
            id: instance.id, incarnation: instance.status.incarnation, type: instance.type, image: configuration.isCloud ? nil : try await image(of: instance),
            userData: configuration.userData, isFirstBoot: instance.status.incarnation == 1, address: configuration.privateAddress, environment: environment(of: instance))
        start.cloud = CloudStart(instance)
        return start
    }

    private func image(of instance: Instance) async throws(DriverError) -> ImageDocument {
        let id = instance.configuration.startedImageID ?? instance.configuration.imageID
        if let image = instance.configuration.image { return image }
        if id == DefaultImage.id { return DefaultImage.document }
        // Instances of earlier releases do not carry their image.
        let key = RecordKey(type: ImageDocument.recordType, account: instance.place.account, region: instance.place.region, id: id)
        let record: Record?
        do { record = try await records.read { try $0.record(key) } } catch { throw .failed("the record of \(id) cannot be read: \(error)") }
        guard let image = record.flatMap({ ImageDocument(document: $0.document) }) else { throw .failed("the image \(id) is gone") }
        return image
    }

    private func environment(of instance: Instance) -> [String: String] {
        let configuration = instance.configuration, region = instance.place.region
        var environment = [
            "INSTANCE_ID": instance.id, "PRIVATE_IP": configuration.privateAddress, "AWS_REGION": region, "AWS_DEFAULT_REGION": region,
            "AVAILABILITY_ZONE": configuration.zone, "INSTANCE_TYPE": configuration.instanceType, "AWS_ENDPOINT_URL": surroundings.endpoint(),
        ]
        environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = surroundings.metadataEndpoint()
        environment["AUTO_SCALING_GROUP_NAME"] = configuration.groupName
        return environment
    }

    // MARK: - Forgetting

    func scheduleCleanup(at time: Timestamp) {
        timers.set(Instances.cleanupTimer, at: time + Instances.cleanupInterval) { [weak self] now in
            guard let self else { return }
            for instance in index.all where instance.state == .terminated { await attend(to: instance) }
            scheduleCleanup(at: max(now, world.clock.now))
        }
    }

    /// Files first: what is left of a run that was killed between is found by its record.
    private func forget(_ instance: Instance) async throws(DriverError) {
        try await driver.remove(instance.id)
        let key = InstanceRows.key(instance.id, instance.place), now = world.clock.now
        do {
            try await change(audit: nil) { transaction, changes in
                try transaction.delete(key, at: now)
                if let token = instance.configuration.clientToken { try ClientTokens.forget(token, in: instance.place, from: transaction, at: now) }
                changes.remove(instance)
            }
        } catch { throw .failed("\(error)") }
    }
}
