import Testing

@testable import Alarms

@Suite struct CompositeRuleTests {
    static let states: [String: AlarmState] = ["a": .alarm, "b": .ok, "c": .insufficientData, "d": .alarm, "with space, and (brackets)": .alarm, "q\"uote": .alarm]

    @Test("A rule holds as documented", arguments: [
        ("ALARM(a)", true), ("ALARM(\"a\")", true), ("OK(a)", false), ("OK( b )", true), ("INSUFFICIENT_DATA(c)", true),
        ("ALARM(a) AND ALARM(d)", true), ("ALARM(a) AND OK(a)", false), ("ALARM(b) OR ALARM(d)", true), ("NOT ALARM(b)", true),
        ("NOT (ALARM(a) OR ALARM(b))", false), ("ALARM(a) AND NOT ALARM(b)", true), ("TRUE", true), ("FALSE", false), ("False", false),
        ("ALARM(b) AND ALARM(b) OR ALARM(a)", true), ("ALARM(a) OR ALARM(a) AND ALARM(b)", true), ("(ALARM(a) OR ALARM(a)) AND ALARM(b)", false),
        ("AT_LEAST(2, ALARM, (a, b, d))", true), ("AT_LEAST(3, ALARM, (a, b, d))", false), ("AT_LEAST(50%, OK, (a, b))", true),
        ("AT_LEAST(\"60%\", NOT OK, (a, b, c))", true), ("AT_LEAST(67%, NOT OK, (a, b, c))", false), ("AT_LEAST(1, NOT ALARM, (a, b)) AND TRUE", true),
        ("ALARM(\"with space, and (brackets)\")", true), (#"ALARM("q\"uote")"#, true), ("ALARM(nobody)", false), ("NOT ALARM(nobody)", true),
    ])
    func holds(text: String, expected: Bool) throws {
        let rule = try CompositeRule(parsing: text)
        #expect(rule.holds { CompositeRuleTests.states[$0] } == expected)
    }

    @Test("A text that is no rule is refused with the place", arguments: [
        "", " ", "ALARM", "ALARM(", "ALARM()", "ALARM(\"\")", "ALARM(a", "ALARM(a))", "ALARM(a) ALARM(b)", "ALARM(a) AND", "AND ALARM(a)", "NOT",
        "alarm(a)", "BROKEN(a)", "ALARM(a, b)", "ALARM(\"a)", "AT_LEAST(0, ALARM, (a))", "AT_LEAST(2, ALARM, (a))", "AT_LEAST(101%, ALARM, (a))",
        "AT_LEAST(1, ALARM, ())", "AT_LEAST(1, ALARM, a)", "AT_LEAST(1 ALARM, (a))", "AT_LEAST(nan%, ALARM, (a))", "AT_LEAST(-1, ALARM, (a))", "()", ",",
        "AT_LEAST(99999999999999999999, ALARM, (a))",
    ])
    func refused(text: String) {
        #expect(throws: CompositeRuleError.self) { try CompositeRule(parsing: text) }
    }

    @Test("Limits are reached and then refused")
    func limits() throws {
        let children = { (count: Int) in (1...count).map { "ALARM(a\($0))" }.joined(separator: " OR ") }
        #expect(try CompositeRule(parsing: children(100)).references.count == 100)
        #expect(throws: CompositeRuleError.tooManyChildren) { try CompositeRule(parsing: children(101)) }
        let elements = { (count: Int) in Array(repeating: "TRUE", count: count).joined(separator: " AND ") }
        #expect(try CompositeRule(parsing: elements(500)).holds { _ in nil })
        #expect(throws: CompositeRuleError.tooManyElements) { try CompositeRule(parsing: elements(501)) }
        #expect(throws: CompositeRuleError.tooLong) { try CompositeRule(parsing: String(repeating: " ", count: 10_241)) }
        #expect(throws: CompositeRuleError.tooDeep) { try CompositeRule(parsing: String(repeating: "NOT ", count: 200) + "TRUE") }
        #expect(throws: CompositeRuleError.tooDeep) { try CompositeRule(parsing: String(repeating: "(", count: 200)) }
    }

    @Test("References come in the order of first mention, each once")
    func references() throws {
        #expect(try CompositeRule(parsing: "ALARM(b) OR NOT (OK(a) AND AT_LEAST(1, OK, (c, b)))").references == ["b", "a", "c"])
    }

    @Test("An alarm that depends on itself through others is found")
    func cycles() {
        let children = ["a": ["b"], "b": ["c", "d"], "c": ["a"], "d": [], "e": ["a"]]
        let isOnCycle = { AlarmGraph.isOnCycle($0) { children[$0] ?? [] } }
        #expect(["a", "b", "c"].allSatisfy(isOnCycle))
        #expect(!["d", "e", "unknown"].contains(where: isOnCycle))
        #expect(AlarmGraph.isOnCycle("x") { _ in ["x"] })
    }

    @Test("Random text never traps and never holds a promise it cannot keep")
    func garbage() {
        var random = SystemRandom(seed: 7)
        let pieces = ["ALARM", "(", ")", "\"", "AND", "NOT", ",", "AT_LEAST", "50%", "a", " ", "\\", "TRUE", "\u{0}", "é"]
        for _ in 0..<2000 {
            let text = (0..<12).map { _ in pieces[random.below(pieces.count)] }.joined()
            if let rule = try? CompositeRule(parsing: text) { _ = rule.holds { _ in .alarm } }
        }
    }
}

/// A small seeded generator for tests.
struct SystemRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
