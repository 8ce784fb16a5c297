import GRDB

extension RecordStoreError {
    /// What a refusal of SQLite means to the store's callers.
    init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(error.description)
        case .SQLITE_MISUSE where error.message == "Connection is closed": self = .closed
        default: self = .failed(error.description)
        }
    }

    /// The store's error for whatever opening, checking or copying threw.
    init(any error: any Error) {
        switch error {
        case let error as RecordStoreError: self = error
        case let error as DatabaseError: self = RecordStoreError(error)
        default: self = .failed("\(error)")
        }
    }
}

extension DatabaseError {
    /// An fsync failed, so what lies on the disk is unknown.
    var isFailedSync: Bool {
        extendedResultCode == .SQLITE_IOERR_FSYNC || extendedResultCode == .SQLITE_IOERR_DIR_FSYNC
    }
}
