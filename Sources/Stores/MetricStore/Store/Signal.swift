import CLinux

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Wakes one thread. A notification that comes before the wait is kept.
///
/// Unchecked: the mutex guards `isSet`; the pointers never change.
final class Signal: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isSet = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func notify() {
        pthread_mutex_lock(mutex)
        isSet = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Forgets a notification that nobody waited for.
    func clear() {
        pthread_mutex_lock(mutex)
        isSet = false
        pthread_mutex_unlock(mutex)
    }

    func wait() {
        pthread_mutex_lock(mutex)
        while !isSet { pthread_cond_wait(condition, mutex) }
        isSet = false
        pthread_mutex_unlock(mutex)
    }

    /// Waits for a notification, but not longer than that.
    func wait(atMostMicroseconds limit: Int) {
        pthread_mutex_lock(mutex)
        if !isSet { _ = clinux_wait(condition, mutex, Int64(limit)) }
        isSet = false
        pthread_mutex_unlock(mutex)
    }
}
