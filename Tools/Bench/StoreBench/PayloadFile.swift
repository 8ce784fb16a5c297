import Glibc

/// Reads the frames of a load one after the other.
final class PayloadFile {
    struct Failure: Error { let reason: String }

    private let file: UnsafeMutablePointer<FILE>

    init(_ path: String) throws {
        guard let file = fopen(path, "rb") else { throw Failure(reason: "cannot open \(path)") }
        self.file = file
    }

    deinit { fclose(file) }

    /// The text of the next whole frame; nil at the end.
    func next() -> [UInt8]? {
        var head = [UInt32](repeating: 0, count: 3)
        guard fread(&head, 4, 3, file) == 3 else { return nil }
        let length = Int(head[2])
        var body = [UInt8](repeating: 0, count: length)
        return fread(&body, 1, length, file) == length ? body : nil
    }
}
