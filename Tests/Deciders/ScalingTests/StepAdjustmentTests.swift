import Testing

@testable import Scaling

@Suite struct StepAdjustmentTests {
    static let out = [
        StepAdjustment(lowerBound: 0, upperBound: 10, scalingAdjustment: 0), StepAdjustment(lowerBound: 10, upperBound: 20, scalingAdjustment: 10),
        StepAdjustment(lowerBound: 20, upperBound: nil, scalingAdjustment: 30),
    ]
    static let into = [
        StepAdjustment(lowerBound: -10, upperBound: 0, scalingAdjustment: 0), StepAdjustment(lowerBound: -20, upperBound: -10, scalingAdjustment: -10),
        StepAdjustment(lowerBound: nil, upperBound: -20, scalingAdjustment: -30),
    ]

    @Test("Above the threshold the lower bound belongs to a step", arguments: [(0.0, 0), (9.99, 0), (10, 10), (19.99, 10), (20, 30), (1e300, 30)])
    func above(breach: Double, adjustment: Int) { #expect(StepAdjustmentTests.out.step(for: breach)?.scalingAdjustment == adjustment) }

    @Test("Below the threshold the upper bound belongs to a step", arguments: [(-0.01, 0), (-9.99, 0), (-10, -10), (-19.99, -10), (-20, -30), (-1e300, -30)])
    func below(breach: Double, adjustment: Int) { #expect(StepAdjustmentTests.into.step(for: breach)?.scalingAdjustment == adjustment) }

    @Test("No step where none is meant") func none() {
        #expect(StepAdjustmentTests.out.step(for: -1) == nil)
        #expect(StepAdjustmentTests.into.step(for: 1) == nil)
        #expect(StepAdjustmentTests.out.step(for: .nan) == nil)
    }

    @Test("Steps that overlap, leave a gap or are closed at an end are refused", arguments: [
        ([(0, 10), (5, nil)], "overlap"), ([(0, 10), (20, nil)], "gaps"), ([(0, 10)], "unspecified upper bound"), ([(-10, 0)], "unspecified lower bound"),
        ([(nil, nil)], "must be specified"), ([], "At least one"), ([(10, 5)], "less than"), ([(0, nil), (10, nil)], "overlap"), ([(nil, 0), (nil, -5)], "overlap"),
    ] as [([(Double?, Double?)], String)])
    func faults(bounds: [(Double?, Double?)], words: String) throws {
        let steps = bounds.map { StepAdjustment(lowerBound: $0.0, upperBound: $0.1, scalingAdjustment: 1) }
        let fault = try #require(steps.fault)
        #expect(fault.contains(words), "\(fault)")
    }

    @Test("The documented examples are steps") func sound() {
        #expect(StepAdjustmentTests.out.fault == nil)
        #expect(StepAdjustmentTests.into.fault == nil)
        #expect([StepAdjustment(lowerBound: 0, upperBound: nil, scalingAdjustment: 1)].fault == nil)
    }
}
