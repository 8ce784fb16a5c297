import AWSWire
import AlarmEngine
import Alarms
import Base
import RecordStore

/// Where a history goes on: behind an entry, by time and sequence. `milliseconds.sequence` is the token of a page.
struct HistoryPlace: Hashable, Sendable {
    let time: Timestamp
    let sequence: Int64

    init(_ entry: JournalEntry) { (time, sequence) = (entry.time, entry.sequence) }

    /// Nil without a token; throws for one that was never given out.
    init?(reading token: String?) throws(ServiceFault) {
        guard let token, !token.isEmpty else { return nil }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 2, let time = parts[0], let sequence = parts[1] else { throw .invalidNextToken }
        (self.time, self.sequence) = (Timestamp(milliseconds: time), sequence)
    }

    var token: String { "\(time.milliseconds).\(sequence)" }

    func precedes(_ entry: JournalEntry, newestFirst: Bool) -> Bool {
        let other = (entry.time.milliseconds, entry.sequence), mine = (time.milliseconds, sequence)
        return newestFirst ? other < mine : mine < other
    }
}

/// One page of DescribeAlarmHistory.
struct HistoryPage {
    /// How many entries are read at first; four times as many each time that too few of them match.
    private static let batch = 500

    let output: DescribeAlarmHistory.Output

    init(_ input: DescribeAlarmHistory.Input, in call: Call, after place: HistoryPlace?, _ snapshot: any RecordSnapshot) throws {
        let newestFirst = input.scanBy != "TimestampAscending"
        let length = min(input.maxRecords ?? AlarmLimits.pageMax, AlarmLimits.pageMax)
        var found: [(entry: JournalEntry, item: AlarmHistoryItem)] = []
        for type in StoredAlarm.recordTypes(input.alarmTypes) {
            found += try HistoryPage.entries(type, input, call, place, newestFirst, length + 1, snapshot)
        }
        found.sort { HistoryPlace($0.entry).precedes($1.entry, newestFirst: newestFirst) }
        let shown = found.prefix(length)
        output = DescribeAlarmHistory.Output(
            alarmHistoryItems: shown.map { DescribeAlarmHistory.Item($0.item, at: $0.entry.time) },
            nextToken: found.count > shown.count ? shown.last.map { HistoryPlace($0.entry).token } : nil)
    }

    /// The first entries of a type behind the place that match, at least `count` where there are so many.
    private static func entries(
        _ type: String, _ input: DescribeAlarmHistory.Input, _ call: Call, _ place: HistoryPlace?, _ newestFirst: Bool, _ count: Int,
        _ snapshot: any RecordSnapshot
    ) throws -> [(entry: JournalEntry, item: AlarmHistoryItem)] {
        let subject = input.alarmName.map { call.alarm($0).key(type) }
        var from = input.startDate ?? Timestamp(milliseconds: 0), to = input.endDate.map { $0 + .milliseconds(1) } ?? Timestamp(milliseconds: .max)
        if let place { if newestFirst { to = min(to, place.time + .milliseconds(1)) } else { from = max(from, place.time) } }
        var limit = batch
        while true {
            let read = try snapshot.entries(journal: AlarmJournal.history, subject: subject, from: from, to: to, newestFirst: newestFirst, limit: limit)
            let matching = read.compactMap { entry -> (JournalEntry, AlarmHistoryItem)? in
                guard entry.subject.type == type, entry.subject.account == call.account, entry.subject.region == call.region,
                    place?.precedes(entry, newestFirst: newestFirst) ?? true, let item = AlarmHistoryItem(document: entry.content),
                    input.historyItemType.map({ $0 == item.kind.rawValue }) ?? true
                else { return nil }
                return (entry, item)
            }
            if matching.count >= count || read.count < limit { return matching }
            limit *= 4
        }
    }
}

extension DescribeAlarmHistory.Item {
    fileprivate init(_ item: AlarmHistoryItem, at time: Timestamp) {
        (alarmName, alarmType, timestamp) = (item.alarmName, item.alarmType, time)
        (historyItemType, historySummary, historyData) = (item.kind.rawValue, item.summary, item.data)
    }
}
