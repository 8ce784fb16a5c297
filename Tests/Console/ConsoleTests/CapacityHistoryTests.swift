import Base
import Testing

@testable import Console
@testable import Scaling

@Suite("Desired and actual capacity are put together backwards from now")
struct CapacityHistoryTests {
    private let now = GroupOnPage.now

    private func decision(_ ago: Int64, _ before: Int, _ after: Int) throws -> Decision {
        let figures = try GroupOnPage.state(GroupOnPage.configuration()).figures(at: now)
        return Decision(
            number: 1, at: now - .seconds(ago), trigger: "", figures: figures, wishes: [], limits: [], blocks: [], desiredBefore: before, desiredAfter: after, launches: [], terminations: [])
    }

    private func activity(_ text: String, _ begun: Int64, _ ended: Int64?, _ status: ScalingActivity.Status = .successful) -> ScalingActivity {
        ScalingActivity(
            id: "\(text)\(begun)", description: text, cause: "", startTime: now - .seconds(begun), endTime: ended.map { now - .seconds($0) }, status: status, statusMessage: nil, progress: 100,
            zone: nil, subnetID: nil, instanceID: nil)
    }

    private func points(_ points: [CapacityHistory.Point]) -> [[Int64]] { points.map { [(now - $0.time).seconds, Int64($0.value)] } }

    @Test func `2 to 5 and back: each change at its time, several at one time once`() throws {
        let state = try GroupOnPage.state(GroupOnPage.configuration())
        let decisions = [try decision(60, 5, 2), try decision(60, 5, 5), try decision(200, 2, 5)]
        let launches = [198, 197, 197].map { activity("Launching a new EC2 instance: i", 200, $0) }
        let ends = [60, 60, 60].map { activity("Terminating EC2 instance: i", $0, nil, .inProgress) }
        let history = CapacityHistory(state, activities: ends + launches, decisions: decisions, at: now)
        #expect(points(history.desired) == [[900, 2], [200, 5], [60, 2]])
        #expect(points(history.actual) == [[900, 2], [198, 3], [197, 5], [60, 2]])
    }

    @Test func `A launch that failed or goes on has brought nobody`() throws {
        let state = try GroupOnPage.state(GroupOnPage.configuration())
        let activities = [activity("Launching a new EC2 instance: i", 50, 40, .failed), activity("Launching a new EC2 instance: i", 30, nil, .preInService)]
        #expect(points(CapacityHistory(state, activities: activities, decisions: [], at: now).actual) == [[900, 2]])
    }

    @Test func `Nothing is claimed of the time before what was read`() throws {
        let state = try GroupOnPage.state(GroupOnPage.configuration())
        let decisions = try (0..<Int64(GroupCard.decisionsMax)).map { try decision(10 + $0, 2, 2) }
        #expect(points(CapacityHistory(state, activities: [], decisions: decisions, at: now).desired) == [[9 + Int64(GroupCard.decisionsMax), 2]])
    }

    @Test func `Members are listed by zone, with those that are ordered`() throws {
        var state = try GroupOnPage.state(GroupOnPage.configuration())
        _ = try state.observe(GroupEvent(at: now, .setDesiredCapacity(3, honorsCooldown: false)))
        let rows = ZoneRow.all(of: state, at: now) { _ in nil }
        #expect(rows.map(\.name) == ["a", "b"])
        #expect(rows.map(\.members.count) == [1, 1] && rows.map(\.launching).reduce(0, +) == 1)
    }
}
