import Base
import Testing

@testable import Collector

struct RefusedConfiguration: Sendable, CustomTestStringConvertible {
    let testDescription: String, json: String
    init(_ path: String, _ json: String) { (testDescription, self.json) = (path, json) }
}

@Suite("A configuration file is acted on whole, or refused by the path of what is not")
struct ConfigurationTests {
    private func read(_ json: String) throws -> AgentConfiguration { try AgentConfiguration(parsing: json.utf8) }

    private static func cpu(_ members: String) -> String { #"{"metrics": {"metrics_collected": {"cpu": {"measurement": ["usage_idle"]\#(members)}}}}"# }
    private static func metrics(_ members: String) -> String { #"{"metrics": {\#(members), "metrics_collected": {"mem": {"measurement": ["used"]}}}}"# }
    private static func collected(_ members: String) -> String { #"{"metrics": {"metrics_collected": {\#(members)}}}"# }

    @Test func `The example of the documentation is read as it says`() throws {
        let configuration = try read(
            #"""
            {"agent": {"metrics_collection_interval": 10, "logfile": "/opt/x.log", "region": "eu-west-1"},
             "metrics": {"namespace": "Mine", "force_flush_interval": 30, "endpoint_override": "http://127.0.0.1:4566",
              "credentials": {"role_arn": "arn:aws:iam::1:role/r"},
              "append_dimensions": {"InstanceId": "${aws:InstanceId}", "AutoScalingGroupName": "${aws:AutoScalingGroupName}"},
              "aggregation_dimensions": [["AutoScalingGroupName"], ["InstanceId", "InstanceType"], []],
              "metrics_collected": {
               "cpu": {"resources": ["*"], "totalcpu": false, "append_dimensions": {"team": "a"},
                "measurement": [{"name": "cpu_usage_idle", "rename": "CPU_IDLE", "unit": "Percent"}, "usage_nice", "cpu_usage_guest"]},
               "disk": {"resources": ["/", "/tmp"], "measurement": ["free", "disk_used_percent"], "ignore_file_system_types": ["sysfs"], "drop_device": true, "metrics_collection_interval": 60},
               "procstat": [{"pid_file": "/run/a.pid", "measurement": ["cpu_usage"]}, {"exe": "agent", "measurement": ["procstat_memory_rss", "pid_count"]}],
               "statsd": {"service_address": "127.0.0.1:9125", "metrics_collection_interval": 5, "metrics_aggregation_interval": 0}}}}
            """#)
        #expect(configuration.namespace == "Mine" && configuration.region == "eu-west-1" && configuration.forceFlushInterval == .seconds(30))
        #expect(configuration.endpointOverride == "http://127.0.0.1:4566" && configuration.credentials?.roleARN == "arn:aws:iam::1:role/r")
        #expect(configuration.globalDimensions == [.instanceID, .autoScalingGroupName])
        #expect(configuration.aggregationDimensions == [["AutoScalingGroupName"], ["InstanceId", "InstanceType"], []])
        #expect(configuration.notices.count == 1 && configuration.notices[0].hasPrefix("agent.logfile"))
        let cpu = try #require(configuration.plugins.first { $0.plugin == .cpu })
        #expect(cpu.measurements.map(\.name) == ["usage_idle", "usage_nice", "usage_guest"] && cpu.measurements[0].rename == "CPU_IDLE")
        #expect(cpu.interval == .seconds(10) && !cpu.totalCPU && cpu.appendDimensions == [MetricDimension(name: "team", value: "a")])
        let disk = try #require(configuration.plugins.first { $0.plugin == .disk })
        #expect(disk.interval == .seconds(60) && disk.dropsDevice && disk.ignoredFileSystemTypes == ["sysfs"] && disk.resources == ["/", "/tmp"])
        let processes = configuration.plugins.filter { $0.plugin == .procstat }
        #expect(processes.map(\.processSelector) == [.pidFile("/run/a.pid"), .executable("agent")])
        #expect(processes[1].measurements.map(\.name) == ["memory_rss", "pid_count"])
        #expect(configuration.statsD?.host == "127.0.0.1" && configuration.statsD?.port == 9125 && configuration.statsD?.aggregationInterval == .zero)
    }

    @Test func `What is not said has the documented default`() throws {
        let configuration = try read(#"{"metrics": {"metrics_collected": {"mem": {"measurement": ["mem_used_percent"]}, "statsd": {}}}}"#)
        #expect(configuration.namespace == "CWAgent" && configuration.forceFlushInterval == .seconds(60) && configuration.globalDimensions == nil)
        #expect(configuration.plugins[0].interval == .seconds(60) && configuration.plugins[0].measurements[0].name == "used_percent")
        #expect(configuration.statsD?.host == nil && configuration.statsD?.port == 8125 && configuration.statsD?.collectionInterval == .seconds(10))
        #expect(configuration.statsD?.aggregationInterval == .seconds(60))
    }

    static let refused: [RefusedConfiguration] = [
        .init("", "{"), .init("", "[]"), .init("metrics", "{}"), .init("logs", #"{"logs": {}, "metrics": {}}"#), .init("traces", #"{"traces": {}}"#),
        .init("surprise", #"{"surprise": 1, "metrics": {}}"#), .init("agent.colour", #"{"agent": {"colour": 1}}"#),
        .init("agent.metrics_collection_interval", #"{"agent": {"metrics_collection_interval": 0}}"#),
        .init("agent.metrics_collection_interval", #"{"agent": {"metrics_collection_interval": "60"}}"#),
        .init("agent.credentials.profile", #"{"agent": {"credentials": {"profile": "x"}}}"#),
        .init("metrics.namespace", metrics(#""namespace": "AWS/EC2""#)), .init("metrics.endpoint_override", metrics(#""endpoint_override": "example.com""#)),
        .init("metrics.metrics_destinations.amp", metrics(#""metrics_destinations": {"amp": {"workspace_id": "a"}}"#)),
        .init("metrics.append_dimensions.Team", metrics(#""append_dimensions": {"Team": "a"}"#)),
        .init("metrics.append_dimensions.InstanceId", metrics(#""append_dimensions": {"InstanceId": "${aws:ImageId}"}"#)),
        .init("metrics.aggregation_dimensions[1]", metrics(#""aggregation_dimensions": [["a"], ["b", "b"]]"#)),
        .init("metrics.aggregation_dimensions[0]", metrics(#""aggregation_dimensions": ["a"]"#)),
        .init("metrics.force_flush_interval", metrics(#""force_flush_interval": 200000"#)),
        .init("metrics.namespace", #"{"metrics": {"namespace": "a", "namespace": "b"}}"#),
        .init("metrics.metrics_collected", #"{"metrics": {"metrics_collected": {}}}"#), .init("metrics", #"{"metrics": {}}"#),
        .init("metrics.metrics_collected.collectd", collected(#""collectd": {}"#)), .init("metrics.metrics_collected.gpu", collected(#""gpu": {}"#)),
        .init("metrics.metrics_collected.mem.resources", collected(#""mem": {"measurement": ["used"], "resources": ["*"]}"#)),
        .init("metrics.metrics_collected.mem", collected(#""mem": {}"#)), .init("metrics.metrics_collected.mem.measurement", collected(#""mem": {"measurement": []}"#)),
        .init("metrics.metrics_collected.mem.measurement[0]", collected(#""mem": {"measurement": ["usage_idle"]}"#)),
        .init("metrics.metrics_collected.mem.measurement[1]", collected(#""mem": {"measurement": ["used", "mem_used"]}"#)),
        .init("metrics.metrics_collected.mem.measurement[0].unit", collected(#""mem": {"measurement": [{"name": "used", "unit": "Furlongs"}]}"#)),
        .init("metrics.metrics_collected.mem.measurement[0]", collected(#""mem": {"measurement": [{"rename": "x"}]}"#)),
        .init("metrics.metrics_collected.mem.measurement[0].colour", collected(#""mem": {"measurement": [{"name": "used", "colour": 1}]}"#)),
        .init("metrics.metrics_collected.processes.measurement[0]", collected(#""processes": {"measurement": ["wait"]}"#)),
        .init("metrics.metrics_collected.cpu.resources", cpu(#", "resources": ["cpu0"]"#)), .init("metrics.metrics_collected.cpu.totalcpu", cpu(#", "totalcpu": "yes""#)),
        .init("metrics.metrics_collected.cpu.append_dimensions.a", cpu(#", "append_dimensions": {"a": 1}"#)),
        .init("metrics.metrics_collected.procstat[0]", collected(#""procstat": [{"measurement": ["cpu_usage"]}]"#)),
        .init("metrics.metrics_collected.procstat[0].exe", collected(#""procstat": [{"exe": "(", "measurement": ["cpu_usage"]}]"#)),
        .init("metrics.metrics_collected.procstat[0].measurement[0]", collected(#""procstat": [{"exe": "a", "measurement": ["num_fds"]}]"#)),
        .init("metrics.metrics_collected.procstat", collected(#""procstat": {"exe": "a"}"#)),
        .init("metrics.metrics_collected.statsd.service_address", collected(#""statsd": {"service_address": "nowhere"}"#)),
        .init("metrics.metrics_collected.statsd.service_address", collected(#""statsd": {"service_address": ":99999"}"#)),
        .init("metrics.metrics_collected.statsd", collected(#""statsd": {"metrics_collection_interval": 7}"#)),
        .init("metrics.metrics_collected.statsd.allowed_pending_messages", collected(#""statsd": {"allowed_pending_messages": 5}"#)),
    ]

    @Test("refused, by path", arguments: refused)
    func refuses(_ refused: RefusedConfiguration) {
        let error = #expect(throws: ConfigurationError.self) { try read(refused.json) }
        #expect(error?.path == refused.testDescription)
        #expect(error?.reason.isEmpty == false)
    }

    @Test func `A global dimension that is not known on this machine is left out and said`() throws {
        let configuration = try read(Self.metrics(#""append_dimensions": {"InstanceId": "${aws:InstanceId}", "ImageId": "${aws:ImageId}"}"#))
        let identity = MachineIdentity(configuration: configuration, facts: MachineFacts(instanceID: "i-1", hostname: "h"), processes: TestProcesses())
        #expect(identity.dimensions == [MetricDimension(name: "InstanceId", value: "i-1")])
        #expect(identity.notices.count == 1 && identity.notices[0].contains("ImageId"))
    }

    @Test func `Without global dimensions metrics carry the host, unless that was declined`() throws {
        let processes = TestProcesses()
        processes.write("sys/kernel/hostname", "box\n")
        let plain = try read(Self.cpu(""))
        #expect(MachineIdentity(configuration: plain, facts: MachineFacts(), processes: processes).dimensions == [MetricDimension(name: "host", value: "box")])
        let declined = try read(#"{"agent": {"omit_hostname": true}, "metrics": {"metrics_collected": {"mem": {"measurement": ["used"]}}}}"#)
        #expect(MachineIdentity(configuration: declined, facts: MachineFacts(), processes: processes).dimensions.isEmpty)
    }

    @Test func `Every metric of the plugins has a unit of CloudWatch`() {
        for plugin in Plugin.allCases { #expect(plugin.units.values.allSatisfy(MetricUnit.all.contains) && !plugin.units.isEmpty) }
        #expect(Plugin.cpu.units.count == 22 && Plugin.netstat.units.count == 13)
        #expect(Plugin.procstat.fullName("pid_count") == "procstat_lookup_pid_count" && Plugin.cpu.fullName("usage_idle") == "cpu_usage_idle")
    }
}
