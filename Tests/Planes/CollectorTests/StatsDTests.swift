import Base
import Testing

@testable import Collector

@Suite("StatsD is gathered as the protocol says, within its limits")
struct StatsDTests {
    private func table(_ change: (inout AgentConfiguration.StatsD) -> Void = { _ in }) -> StatsDTable {
        var configuration = AgentConfiguration.StatsD()
        change(&configuration)
        return StatsDTable(configuration, dimensions: [MetricDimension(name: "host", value: "h")])
    }

    private func gather(_ text: String...) -> [String: Datum.Content] {
        var table = table()
        for part in text {
            table.take(Array(part.utf8))
            table.collect()
        }
        let datums = table.aggregate(at: Timestamp(seconds: 0), interval: .seconds(60))
        return Dictionary(datums.map { ("\($0.name) \($0.dimensions.map(\.value).joined(separator: ","))", $0.content) }) { a, _ in a }
    }

    @Test func `Each kind makes its reading`() {
        #expect(gather("a:1|c\na:2|c\na:1|c|@0.1") == ["a counter,h": .value(13)])
        #expect(gather("g:5|g\ng:+2.5|g\ng:-1|g") == ["g gauge,h": .value(6.5)])
        #expect(gather("t:10|ms\nt:20|h|@0.5\nt:10|d") == ["t timing,h": .values([.init(10, count: 2), .init(20, count: 2)])])
        #expect(gather("u:a|s\nu:b|s\nu:a|s") == ["u set,h": .value(2)])
        #expect(gather("a.b.c:1|c\r\n") == ["a_b_c counter,h": .value(1)])
        #expect(gather("a:1|c|#env:prod,region:eu,flag,env:dev") == ["a dev,true,eu,counter,h": .value(1)])
    }

    @Test func `Readings of one aggregation are values of one datum, and a gauge is told only when it was set`() {
        #expect(gather("a:1|c\ng:5|g", "a:4|c", "a:1|c\ng:+1|g") == ["a counter,h": .values([.init(1, count: 2), .init(4)]), "g gauge,h": .values([.init(5), .init(6)])])
    }

    @Test("dropped and counted", arguments: [
        "a", "a:1", ":1|c", "a:|c", "a:x|c", "a:1|q", "a:nan|g", "a:inf|c", "a:1|c|@0", "a:1|c|@2", "a:1|c|@-1", "a:1|c|#:v", "a:1e300|g|", "_e{1,1}:a|b", "\u{0}", "a#b:1|c", "u:|s",
        String(repeating: "a", count: 5000) + ":1|c",
    ])
    func drops(_ line: String) {
        var table = table()
        table.take(Array(line.utf8))
        #expect(table.droppedLines == 1 && table.seriesCount == 0)
    }

    @Test func `Series beyond the limit are dropped and counted, those that are known go on`() {
        var table = table()
        for index in 0..<StatsDTable.seriesMax + 50 { table.take(Array("m\(index):1|c".utf8)) }
        table.take(Array("m0:1|c".utf8))
        #expect(table.seriesCount == StatsDTable.seriesMax && table.droppedLines == 50)
        table.collect()
        #expect(table.seriesCount == 0)
    }

    @Test func `A timer of too many different values becomes a statistic set with the exact sum`() {
        let count = StatsDTable.timerValuesMax + 500
        let contents = gather((1...count).map { "t:\($0)|ms" }.joined(separator: "\n"))
        #expect(contents["t timing,h"] == .statisticSet(count: Double(count), sum: Double(count * (count + 1) / 2), minimum: 1, maximum: Double(count)))
    }

    @Test func `Random bytes never trap`() {
        var table = table()
        var random = SeededRandom(seed: 5)
        let alphabet = Array(":|#@,.+-1aes\n\u{E4}".utf8)
        for _ in 0..<20_000 { table.take((0..<20).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }) }
        table.collect()
        _ = table.aggregate(at: Timestamp(seconds: 0), interval: .seconds(60))
    }
}
