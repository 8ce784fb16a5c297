extension CompositeRule {
    /// Reads a rule text. NOT binds tighter than AND, and AND tighter than OR.
    public init(parsing text: String) throws(CompositeRuleError) {
        guard text.unicodeScalars.count <= CompositeRule.textMax else { throw .tooLong }
        var parser = CompositeRuleParser(text)
        self = try parser.parse()
        guard references.count <= CompositeRule.childrenMax else { throw .tooManyChildren }
    }
}

/// Recursive descent over the tokens of a rule, counting elements and depth.
private struct CompositeRuleParser {
    private var lexer: CompositeRuleLexer
    private var token: CompositeRuleToken?
    /// Where `token` ends.
    private var position = 0
    private var elements = 0
    private var depth = 0

    init(_ text: String) { lexer = CompositeRuleLexer(text) }

    mutating func parse() throws(CompositeRuleError) -> CompositeRule {
        try advance()
        let rule = try parseOr()
        guard token == nil else { throw expected("AND, OR or the end") }
        return rule
    }

    private mutating func parseOr() throws(CompositeRuleError) -> CompositeRule {
        var rules = [try parseAnd()]
        while token == .word("OR") {
            try advance()
            rules.append(try parseAnd())
        }
        return rules.count == 1 ? rules[0] : .or(rules)
    }

    private mutating func parseAnd() throws(CompositeRuleError) -> CompositeRule {
        var rules = [try parseTerm()]
        while token == .word("AND") {
            try advance()
            rules.append(try parseTerm())
        }
        return rules.count == 1 ? rules[0] : .and(rules)
    }

    private mutating func parseTerm() throws(CompositeRuleError) -> CompositeRule {
        depth += 1
        defer { depth -= 1 }
        guard depth <= CompositeRule.depthMax else { throw .tooDeep }
        switch token {
        case .word("NOT"):
            try advance()
            return .not(try parseTerm())
        case .open:
            try countElement()
            try advance()
            let rule = try parseOr()
            try take(.close, "a closing bracket")
            return rule
        case .word(let word): return try parseFunction(word)
        default: throw expected("a condition")
        }
    }

    private mutating func parseFunction(_ word: String) throws(CompositeRuleError) -> CompositeRule {
        if word.uppercased() == "TRUE" || word.uppercased() == "FALSE" {
            try countElement()
            try advance()
            return .constant(word.uppercased() == "TRUE")
        }
        if word == "AT_LEAST" { return try parseAtLeast() }
        guard let state = AlarmState(rawValue: word) else { throw expected("ALARM, OK, INSUFFICIENT_DATA, AT_LEAST, NOT, TRUE or FALSE") }
        try advance()
        try take(.open, "an opening bracket")
        let reference = try parseReference()
        try take(.close, "a closing bracket")
        return .state(state, of: reference)
    }

    /// `AT_LEAST(M, STATE_CONDITION, (alarm1, alarm2, ...))`
    private mutating func parseAtLeast() throws(CompositeRuleError) -> CompositeRule {
        try advance()
        try take(.open, "an opening bracket")
        let quota = try parseQuota()
        try take(.comma, "a comma")
        let condition = try parseCondition()
        try take(.comma, "a comma")
        try take(.open, "an opening bracket")
        var references = [try parseReference()]
        while token == .comma {
            try advance()
            references.append(try parseReference())
        }
        try take(.close, "a closing bracket")
        try take(.close, "a closing bracket")
        if case .count(let count) = quota, count > references.count { throw expected("no more than the number of listed alarms") }
        return .atLeast(quota, condition, of: references)
    }

    private mutating func parseQuota() throws(CompositeRuleError) -> CompositeRule.Quota {
        let text: String
        switch token {
        case .word(let word), .quoted(let word): text = word
        default: throw expected("a number or a percentage")
        }
        let quota: CompositeRule.Quota
        if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 {
            quota = .percent(percent)
        } else if let count = Int(text), count > 0 {
            quota = .count(count)
        } else {
            throw expected("a number from 1 or a percentage up to 100%")
        }
        try advance()
        return quota
    }

    private mutating func parseCondition() throws(CompositeRuleError) -> CompositeRule.StateCondition {
        let isNegated = token == .word("NOT")
        if isNegated { try advance() }
        guard case .word(let word) = token, let state = AlarmState(rawValue: word) else { throw expected("ALARM, OK or INSUFFICIENT_DATA") }
        try advance()
        return .init(state, isNegated: isNegated)
    }

    private mutating func parseReference() throws(CompositeRuleError) -> String {
        switch token {
        case .word(let name), .quoted(let name):
            guard !name.isEmpty else { throw expected("the name or ARN of an alarm") }
            try countElement()
            try advance()
            return name
        default: throw expected("the name or ARN of an alarm")
        }
    }

    private mutating func countElement() throws(CompositeRuleError) {
        elements += 1
        guard elements <= CompositeRule.elementsMax else { throw .tooManyElements }
    }

    private mutating func take(_ wanted: CompositeRuleToken, _ name: String) throws(CompositeRuleError) {
        guard token == wanted else { throw expected(name) }
        try advance()
    }

    private mutating func advance() throws(CompositeRuleError) {
        position = lexer.position
        token = try lexer.next()
    }

    private func expected(_ what: String) -> CompositeRuleError { .syntax(expected: what, at: position) }
}
