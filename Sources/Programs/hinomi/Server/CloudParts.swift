import AWSClient
import Base
import Compute
import Glibc
import Logging
import World

/// The driver of EC2 of one set of data.
struct CloudParts: Sendable {
    /// Beside the folders of process instances.
    static let folderName = "ec2"

    let driver: CloudDriver
    let reach: CloudReach

    /// Nil where EC2 is not to be reached. Throws where it then must be: instances that are there would go unwatched.
    init?(folder: String, _ outside: ServerParts.Surroundings) throws {
        let orders = "\(folder)/\(CloudParts.folderName)", world = outside.real
        guard let settings = outside.settings.cloud else {
            let living = world.disk.exists(orders) ? try CloudDriver.living(in: orders, world.disk) : 0
            guard living == 0 else { throw CommandFailure("\(living) instances of this folder are at EC2 and would go unwatched: start with --driver ec2") }
            return nil
        }
        let reader = CredentialReader(settings.credentials, world: world) { name in getenv(name).map { String(cString: $0) } }
        do { _ = try reader.credentials() } catch { throw CommandFailure("--driver ec2: \(error)") }
        let limits = AWSCaller.Limits(timeout: CloudLimits.callTimeout, answerBytesMax: CloudLimits.answerBytesMax)
        guard
            let ec2 = AWSCaller(service: "ec2", endpoint: settings.ec2, region: settings.region, credentials: reader, limits: limits, world: world),
            let cloudWatch = AWSCaller(service: "cloudwatch", endpoint: settings.cloudWatch, region: settings.region, credentials: reader, limits: limits, world: world)
        else { throw CommandFailure("--driver ec2: this program lacks the tables of EC2 and CloudWatch") }
        let server = try ServerName.read(orders, world)
        driver = try CloudDriver(.init(folder: orders, server: server), fleet: EC2Fleet(ec2: ec2, cloudWatch: cloudWatch), world: world, log: outside.log)
        reach = CloudReach(region: settings.region)
    }

    /// Finds what EC2 has of this server. What EC2 refuses for good ends the start; while nobody answers, the server serves and goes on asking.
    func open(_ log: Logger) async throws {
        do throws(CloudFault) { try await driver.open() } catch {
            guard error.isPassing else { throw CommandFailure("--driver ec2: EC2 refused to tell which instances there are: \(error)") }
            log.error("EC2 does not answer; instances there are left as they are until it does", metadata: ["error": "\(error)"])
        }
    }
}

/// The name under which a server tags its instances: made once, kept beside their orders.
enum ServerName {
    static func read(_ folder: String, _ world: any World) throws -> String {
        let path = folder + "/server"
        try world.disk.makeFolder(folder)
        if world.disk.exists(path) {
            let name = String(decoding: try world.disk.readFile(path), as: UTF8.self)
            guard name.utf8.count == 36 else { throw CommandFailure("\(path) is damaged: it must hold the tag \(CloudTags.server) of this server's instances") }
            return name
        }
        let name = world.random.uuid()
        try world.disk.replaceFile(path, with: Array(name.utf8))
        return name
    }
}
