import Glibc
import World

extension DiskError {
    init(errno number: Int32, path: String, operation: String) {
        let kind: Kind =
            switch number {
            case ENOENT: .notFound
            case EEXIST: .exists
            case ENOSPC, EDQUOT: .noSpace
            case EAGAIN: .isLocked
            case EACCES, EPERM, EROFS: .notPermitted
            default: .io(number)
            }
        self.init(kind, path: path, operation: operation)
    }
}

/// Repeats a call while signals interrupt it; its result, or the error that `errno` names.
func check<Number: SignedInteger>(_ path: String, _ operation: String, _ call: () -> Number) throws(DiskError) -> Number {
    try refuseNul(path, operation)
    while true {
        let result = call()
        if result >= 0 { return result }
        if errno != EINTR { throw DiskError(errno: errno, path: path, operation: operation) }
    }
}

/// A path with a NUL byte would be another, shorter path to the kernel.
func refuseNul(_ path: String, _ operation: String) throws(DiskError) {
    if path.utf8.contains(0) { throw DiskError(errno: EINVAL, path: path, operation: operation) }
}
