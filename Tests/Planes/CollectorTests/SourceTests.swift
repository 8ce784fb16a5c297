import Base
import Testing
import World

@testable import Collector

@Suite("Sources read the kernel's figures as the CloudWatch agent shows them")
struct SourceTests {
    private func values(_ readings: [Reading]) -> [String: Double] {
        Dictionary(readings.map { ("\($0.name)\($0.dimensions.map { " \($0.value)" }.joined())", $0.value) }) { _, last in last }
    }

    @Test func `Processor percentages are of the time between two readings, guests taken out of user`() {
        let world = TestWorld()
        var source = CPUSource(perCPU: true, total: true)
        world.testProcesses.write("stat", "cpu  100 10 50 800 20 0 5 15 30 0\ncpu0 100 10 50 800 20 0 5 15 30 0\nintr 1 2 3\nctxt 9\n")
        #expect(values(source.read(world))["usage_idle cpu-total"] == nil)
        world.testProcesses.write("stat", "cpu  160 10 70 900 30 0 5 25 50 0\ncpu0 160 10 70 900 30 0 5 25 50 0\n")
        let read = values(source.read(world))
        // 200 hundredths: user 60 (20 of them guest), system 20, idle 100, iowait 10, steal 10.
        let expected = ["usage_user": 20.0, "usage_guest": 10, "usage_system": 10, "usage_idle": 50, "usage_iowait": 5, "usage_steal": 5, "usage_active": 50]
        for (name, value) in expected {
            #expect(read["\(name) cpu-total"] == value)
            #expect(read["\(name) cpu0"] == value)
        }
        #expect(read["time_idle cpu-total"] == 900)
        #expect(read["time_active cpu-total"] == 300)
    }

    @Test func `Only the sum, or only each processor`() {
        let world = TestWorld()
        world.testProcesses.write("stat", "cpu  1 1 1 1 1 1 1 1 1 1\ncpu0 1 1 1 1 1 1 1 1 1 1\ncpu1 1 1 1 1 1 1 1 1 1 1\n")
        var total = CPUSource(perCPU: false, total: true), each = CPUSource(perCPU: true, total: false)
        #expect(Set(total.read(world).flatMap { $0.dimensions.map(\.value) }) == ["cpu-total"])
        #expect(Set(each.read(world).flatMap { $0.dimensions.map(\.value) }) == ["cpu0", "cpu1"])
    }

    @Test func `Memory in use is neither free nor buffers nor cache`() {
        let text = "MemTotal:       1000 kB\nMemFree:         200 kB\nMemAvailable:    500 kB\nBuffers:          50 kB\nCached:          150 kB\nSReclaimable:    100 kB\nActive:  300 kB\nInactive: 100 kB\nSwapTotal: 400 kB\nSwapFree: 300 kB\n"
        let memory = values(MemorySource.readings(Array(text.utf8)))
        #expect(memory["used"] == 500 * 1024 && memory["used_percent"] == 50 && memory["available_percent"] == 50 && memory["cached"] == 250 * 1024)
        #expect(values(SwapSource.readings(Array(text.utf8))) == ["free": 300 * 1024, "used": 100 * 1024, "used_percent": 25])
        #expect(values(SwapSource.readings(Array("SwapTotal: 0 kB\nSwapFree: 0 kB\n".utf8)))["used_percent"] == 0)
    }

    @Test func `Disks are told by path, device and type, without what root keeps`() {
        let world = TestWorld()
        world.testProcesses.write("self/mounts", "/dev/vda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\ntmpfs /a\\040b tmpfs rw 0 0\n/dev/vdb /data xfs rw 0 0\n/dev/vdc /data xfs rw 0 0\n")
        let usage = FileSystemUsage(bytesTotal: 1000, bytesFree: 400, bytesAvailable: 300, inodesTotal: 10, inodesFree: 4)
        for path in ["/", "/a b", "/data"] { world.testProcesses.setUsage(path, usage) }
        var all = DiskSource(paths: ["*"], ignoredTypes: ["tmpfs"], dropsDevice: false)
        let read = values(all.read(world))
        #expect(read["used / vda1 ext4"] == 600 && read["free / vda1 ext4"] == 300 && read["inodes_used / vda1 ext4"] == 6)
        #expect(read["used_percent / vda1 ext4"].map { abs($0 - 66.666) < 0.01 } == true)
        #expect(read["used /data vdc xfs"] == 600 && read["used /data vdb xfs"] == nil)
        #expect(!read.keys.contains { $0.contains("tmpfs") || $0.contains("/proc") })
        var one = DiskSource(paths: ["/a b"], ignoredTypes: [], dropsDevice: true)
        #expect(values(one.read(world))["total /a b tmpfs"] == 1000)
    }

    @Test func `Disk operations and packets are growth, not told the first time nor when a counter began anew`() {
        let world = TestWorld()
        var disks = DiskIOSource(devices: ["vda"]), net = NetSource(interfaces: nil)
        func write(_ disk: String, _ eth: String) {
            world.testProcesses.write("diskstats", " 253 0 vda \(disk)\n 253 16 vdb 9 9 9 9 9 9 9 9 9 9 9\n bad line\n")
            world.testProcesses.write("net/dev", "Inter-| Receive\n face |bytes\n    lo: 5 5 0 0 0 0 0 0 5 5 0 0 0 0 0 0\n  eth0:\(eth)\n")
        }
        write("10 0 100 7 20 0 200 8 3 50 60 0 0 0 0 0 0", "100 10 1 2 0 0 0 0 200 20 3 4 0 0 0 0")
        #expect(values(disks.read(world)) == ["iops_in_progress vda": 3])
        #expect(net.read(world).isEmpty)
        write("15 0 110 8 22 0 260 9 4 70 60 0 0 0 0 0 0", "150 11 1 5 0 0 0 0 100 26 3 4 0 0 0 0")
        let read = values(disks.read(world))
        #expect(read["reads vda"] == 5 && read["read_bytes vda"] == 5120 && read["write_bytes vda"] == 60 * 512 && read["io_time vda"] == 20 && read["iops_in_progress vda"] == 4)
        let packets = values(net.read(world))
        #expect(packets["bytes_recv eth0"] == 50 && packets["drop_in eth0"] == 3 && packets["packets_sent eth0"] == 6)
        #expect(packets["bytes_sent eth0"] == nil)
        #expect(!packets.keys.contains { $0.hasSuffix("lo") })
    }

    @Test func `Sockets are counted by state in both families, and a file that was cut is not counted`() {
        let world = TestWorld()
        func line(_ state: String) -> String { "   0: 0100007F:1F90 00000000:0000 \(state) 00000000:00000000 00:00000000 00000000 0 0 1\n" }
        world.testProcesses.write("net/tcp", "  sl  local_address\n" + line("0A") + line("01") + line("01") + line("06"))
        world.testProcesses.write("net/tcp6", "  sl  local_address\n" + line("0A") + line("08") + line("zz"))
        world.testProcesses.write("net/udp", "  sl\n" + line("07") + line("07"))
        var source = NetstatSource()
        let read = values(source.read(world))
        #expect(read["tcp_listen"] == 2 && read["tcp_established"] == 2 && read["tcp_time_wait"] == 1 && read["tcp_close_wait"] == 1 && read["tcp_closing"] == 0)
        #expect(read["udp_socket"] == 2)
        world.testProcesses.write("net/tcp", String(repeating: "x", count: NetstatSource.fileBytesMax))
        #expect(values(source.read(world))["tcp_listen"] == nil)
    }

    private func stat(_ pid: Int, _ name: String, _ state: String, ticks: Int = 0, start: Int = 5, threads: Int = 1) -> String {
        "\(pid) (\(name)) \(state) 1 1 1 0 -1 4194560 1 0 0 0 \(ticks) \(ticks) 0 0 20 -5 \(threads) 0 \(start) 1000 10 18446744073709551615 1 1 1 1 1 0 0 0 0 0 0 0 17 0 3 0 0 0 0\n"
    }

    @Test func `Processes are counted by state whatever their names hold`() {
        let world = TestWorld()
        world.testProcesses.write("1/stat", stat(1, "init", "S", threads: 3))
        world.testProcesses.write("2/stat", stat(2, "a) R (b", "Z"))
        world.testProcesses.write("3/stat", stat(3, "x", "R"))
        world.testProcesses.write("4/stat", stat(4, "y", "I"))
        world.testProcesses.write("5/stat", "garbage")
        var source = ProcessesSource()
        let read = values(source.read(world))
        #expect(read["total"] == 4 && read["sleeping"] == 1 && read["zombies"] == 1 && read["running"] == 1 && read["idle"] == 1 && read["total_threads"] == 6)
        #expect(read["blocked"] == 0)
    }

    @Test func `A process is found by name, command line or pid file, and its processor use is a rate`() throws {
        let world = TestWorld()
        world.testProcesses.write("7/stat", stat(7, "nginx", "S", ticks: 100, threads: 4))
        world.testProcesses.write("7/status", "Name:\tnginx\nVmRSS:\t  64 kB\nVmSize:\t 128 kB\nSigQ:\t3/62833\nvoluntary_ctxt_switches:\t11\n")
        world.testProcesses.write("7/io", "syscr: 5\nread_bytes: 4096\n")
        world.testProcesses.write("7/limits", "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 524288               files\nMax stack size            8388608              unlimited            bytes\n")
        world.testProcesses.write("7/cmdline", "nginx:\0-c\0/etc/nginx.conf\0")
        world.testProcesses.write("8/stat", stat(8, "other", "S"))
        world.testProcesses.write("self/root/run/x.pid", "7\n")
        for selector in [PluginConfiguration.ProcessSelector.executable("^ng"), .pattern("-c /etc"), .pidFile("/run/x.pid")] {
            world.testProcesses.write("7/stat", stat(7, "nginx", "S", ticks: 100, threads: 4))
            var source = ProcstatSource(selector: selector)
            let first = Dictionary(source.read(world).map { ($0.name, $0) }) { a, _ in a }
            #expect(first["memory_rss"]?.value == 65536 && first["read_count"]?.value == 5 && first["signals_pending"]?.value == 3)
            #expect(first["rlimit_num_fds_hard"]?.value == 524_288 && first["rlimit_memory_stack_hard"] == nil && first["rlimit_memory_stack_soft"]?.value == 8_388_608)
            #expect(first["cpu_usage"] == nil && first["cpu_time"]?.value == 200 && first["nice_priority"]?.value == -5)
            #expect(first["memory_rss"]?.dimensions.last == MetricDimension(name: "process_name", value: "nginx"))
            #expect(first["pid_count"]?.value == 1 && first["pid_count"]?.dimensions.last?.name == "pid_finder")
            world.testClock.advance(.seconds(2))
            world.testProcesses.write("7/stat", stat(7, "nginx", "S", ticks: 200, threads: 4))
            #expect(source.read(world).first { $0.name == "cpu_usage" }?.value == 100)
        }
        var gone = ProcstatSource(selector: .pidFile("/run/none.pid"))
        #expect(gone.read(world).map(\.value) == [0])
    }

    @Test func `A name that the kernel cut is completed from the command line`() {
        let line = Array("/usr/bin/amazon-cloudwatch-agent\0-config\0/x".utf8)
        #expect(ProcstatSource.fullName("amazon-cloudwat", commandLine: line) == "amazon-cloudwatch-agent")
        #expect(ProcstatSource.fullName("something-else-", commandLine: line) == "something-else-")
        #expect(ProcstatSource.fullName("kworker/u8:1-ev", commandLine: []) == "kworker/u8:1-ev")
    }

    @Test func `Nothing in these files can harm: every cut and every flipped byte is read without a trap`() {
        let world = TestWorld()
        var random = SeededRandom(seed: 3)
        let files = [
            "stat": "cpu  18446744073709551615 18446744073709551615 1 1 1\ncpu0 1\ncpu\n", "meminfo": "MemTotal: 18446744073709551615 kB\nMemFree: 1 kB\n:\n",
            "diskstats": "1 1 a 18446744073709551615 1 1 1 1 1 1 1 1 1 1 1\n", "net/dev": "e:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 18446744073709551615\n:\n",
            "net/tcp": "h\n 0: a b FFFFFFFFFFFFFFFF c\n", "self/mounts": "a b\\999 c\\ d\\04\n", "9/stat": stat(9, "p", "S"), "9/limits": "Max open files\n",
            "9/status": "SigQ:\nVmRSS: kB\n", "9/cmdline": "\0\0",
        ]
        for _ in 0..<400 {
            for (path, text) in files {
                var bytes = Array(text.utf8)
                if !bytes.isEmpty { bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next()) }
                world.testProcesses.write(path, String(decoding: bytes.prefix(Int(random.next() % UInt64(bytes.count + 1))), as: UTF8.self))
            }
            var sources: [any MetricSource] = [
                CPUSource(perCPU: true, total: true), MemorySource(), SwapSource(), DiskSource(paths: nil, ignoredTypes: [], dropsDevice: false),
                DiskIOSource(devices: nil), NetSource(interfaces: ["*"]), NetstatSource(), ProcessesSource(), ProcstatSource(selector: .executable("p")),
            ]
            for index in sources.indices {
                _ = sources[index].read(world)
                #expect(sources[index].read(world).allSatisfy { $0.value.isFinite })
            }
        }
    }
}
