import Glibc

/// What this process has used.
struct Usage {
    /// RUSAGE_SELF of Linux, which Glibc gives another type than getrusage takes.
    private static let ownProcess: Int32 = 0

    var cpuSeconds: Double

    static var now: Usage {
        var usage = rusage()
        getrusage(ownProcess, &usage)
        return Usage(cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
    }

    /// CPU time of the calling thread.
    static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static var peakMebibytes: Int {
        var usage = rusage()
        getrusage(ownProcess, &usage)
        return usage.ru_maxrss / 1024
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
