import Base
import Foundation
import Logging
import RecordStore
import Testing
import World

@testable import Compute

/// The plane over real records and real processes: what one run of the program begins another one goes on with.
extension ProcessDriverTests {
    private struct Run {
        let instances: Instances
        let driver: ProcessDriver

        init(_ stage: Stage, _ records: any RecordStoring) throws {
            try stage.restart()
            driver = stage.driver
            instances = Instances(
                world: stage.world, records: records, timers: NoTimers(), driver: stage.driver,
                surroundings: .init(acceptsAnyImage: true, requiresIsolation: false, endpoint: { "http://127.0.0.1:1" }, metadataEndpoint: { nil }), log: Logger(label: "test"))
        }

        func settle(_ ids: [String], _ state: InstanceState, _ stage: Stage) async throws {
            let deadline = stage.world.clock.uptime + .seconds(60)
            while stage.world.clock.uptime < deadline {
                await instances.attendToAll()
                if ids.allSatisfy({ instances.instance($0, in: Plane.place)?.state == state }) { return }
                try await stage.world.clock.sleep(untilUptime: stage.world.clock.uptime + .milliseconds(20))
            }
            Issue.record("not \(state): \(ids.map { instances.instance($0, in: Plane.place)?.status })")
        }
    }

    @Test func aFleetLivesThroughRestartsOfTheProgram() async throws {
        let stage = try await Stage(), records = MemoryRecordStore()
        do {
            var run = try Run(stage, records)
            try await run.instances.load()
            var specification = LaunchSpecification()
            (specification.imageID, specification.instanceType) = (DefaultImage.id, "local.large")
            specification.userData = UserData(Array("#!/bin/sh\necho up on $PRIVATE_IP; (setsid sleep 3000 &)\n".utf8))
            let request = LaunchRequest(specification, count: 3...3, clientToken: "t")
            let cause = ChangeCause(requester: .user, audit: nil, time: stage.world.clock.now)
            let ids = try await run.instances.run(request, in: Plane.place, by: cause).map(\.id)
            // The program ends before anything was started, goes on, and ends again while they start.
            run = try Run(stage, records)
            try await run.instances.load()
            run = try Run(stage, records)
            try await run.instances.load()
            #expect(try await run.instances.run(request, in: Plane.place, by: cause).map(\.id) == ids)
            try await run.settle(ids, .running, stage)
            let handles = ids.map { run.instances.instance($0, in: Plane.place)?.status.handle }
            run = try Run(stage, records)
            try await run.instances.load()
            #expect(ids.map { run.instances.instance($0, in: Plane.place)?.status.handle } == handles)
            #expect(handles.allSatisfy { $0 != nil } && Set(handles).count == 3)
            // One vanishes while nobody looks; one is terminated by a run that dies at once.
            let record = try #require(run.driver.folder(ids[0]).readRecord(stage.world.disk))
            _ = stage.world.processes.send(.kill, to: ProcessIdentity(number: record.holder.process, startTicks: record.holder.startTicks))
            _ = try await run.instances.terminate([ids[1]], in: Plane.place, by: cause)
            run = try Run(stage, records)
            try await run.instances.load()
            try await run.settle([ids[0]], .stopped, stage)
            try await run.settle([ids[1]], .terminated, stage)
            try await run.settle([ids[2]], .running, stage)
            _ = try await run.instances.terminate(ids, in: Plane.place, by: cause)
            try await run.settle(ids, .terminated, stage)
        } catch {
            try await stage.end()
            throw error
        }
        try await stage.end()
    }
}
