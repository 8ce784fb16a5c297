import Base
import RecordStore

/// A message of the inbox, in the page's words.
enum InboxMessage {
    static func document(_ entry: JournalEntry) -> JSONValue {
        let message = entry.content["message"]?.text ?? ""
        // Somebody's own text is no JSON; then it is shown as it is.
        let alarm = try? JSONValue(parsing: message)
        let title = entry.content["subject"]?.text ?? alarm?["AlarmName"]?.text ?? entry.subject.id
        return [
            "time": .int(entry.time.milliseconds), "title": .string(title), "text": .string(alarm?["NewStateReason"]?.text ?? message),
            "repeated": entry.content["repeated"] ?? false,
        ]
    }
}
