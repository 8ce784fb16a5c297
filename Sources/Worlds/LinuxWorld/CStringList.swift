import Glibc

/// An array of C strings that ends with nil, for calls that take argument lists and environments.
final class CStringList {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    /// A text with a NUL would be another, shorter text to C: such are left out.
    init(_ texts: [String]) {
        let texts = texts.filter { !$0.utf8.contains(0) }
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() { (pointers + index).initialize(to: strdup(text)) }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}

/// `errno` in words.
struct ErrorText: CustomStringConvertible {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    var description: String { strerror(number).map { String(cString: $0) } ?? "error \(number)" }
}
