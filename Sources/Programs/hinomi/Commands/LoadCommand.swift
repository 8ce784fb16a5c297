import ArgumentParser
import Base
import LinuxWorld
import Load
import World

/// `hinomi load --rps N --for 40s`: HTTP requests for the members of a group on this machine, told line by line.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Sends requests to the members of a group, to see it scale.",
        discussion: "Requests leave at the rate that was asked for, whether they are answered or not. Members are asked for every second. Only loopback addresses get any.")

    @Option(help: "Requests a second.") var rps: Int
    @Option(name: .customLong("for"), help: "How long, such as 40s or 2m.") var duration = DemoGroup.suggestedDuration
    @Option(help: "The name of the Auto Scaling group.") var group = DemoGroup.name
    @Option(help: "The group's region; default: the server's.") var region: String?
    @Option(help: "The port of the members; default: what their tag \(DemoGroup.portTag) says.") var port: Int?
    @OptionGroup var location: ServerLocation

    func run() async throws {
        guard let span = TimeSpan(duration) else { throw ValidationError("--for: a span such as 40s or 2m is expected") }
        let plan: LoadPlan
        do { plan = try LoadPlan(rate: rps, duration: span) } catch { throw ValidationError("\(error)") }
        let members = try GroupTargets(client: location.client(), group: group, region: region, port: port)
        let last: LoadReport
        do { last = try await LoadGenerator(world: LinuxWorld(), plan: plan, directory: members).run(LoadLines.tell) } catch let refusal as LoadRefusal {
            throw CommandFailure("\(refusal)")
        }
        LoadLines.conclude(last)
    }
}
