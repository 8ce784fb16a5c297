import Base
import Synchronization
import World

/// Session tokens of version 2 of the metadata service: each is one instance's, for a time. A restart of the program forgets
/// them; clients ask for a new one when they are answered 401.
final class MetadataTokens: Sendable {
    static let secondsAllowed: ClosedRange<Int64> = 1...21_600
    /// Tokens kept of one instance; the oldest go first.
    static let tokensMax = 100

    private struct Token {
        let text: String
        let expires: TimeSpan
    }

    private let tokens = Mutex<[String: [Token]]>([:])
    private let world: any World

    init(world: any World) { self.world = world }

    func make(for instance: String, seconds: Int64) -> String {
        let text = world.random.bytes(32).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        let now = world.clock.uptime
        tokens.withLock { tokens in
            var own = tokens[instance, default: []].filter { $0.expires > now }
            if own.count >= MetadataTokens.tokensMax { own.removeFirst() }
            own.append(Token(text: text, expires: now + .seconds(seconds)))
            tokens[instance] = own
        }
        return text
    }

    func isValid(_ text: String, for instance: String) -> Bool {
        let now = world.clock.uptime
        return tokens.withLock { $0[instance]?.contains { $0.text == text && $0.expires > now } ?? false }
    }

    func forget(_ instance: String) { tokens.withLock { $0[instance] = nil } }
}
