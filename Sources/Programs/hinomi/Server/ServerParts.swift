import AWSWire
import AlarmEngine
import ApplicationAutoScaling
import AutoScaling
import Base
import CapacityHooks
import CloudWatch
import Clockwork
import Compute
import Delivery
import EC2
import GroupEngine
import IAM
import Identities
import ImageStore
import LinuxWorld
import Logging
import MetricStore
import RecordStore
import SNS
import STS
import Synchronization
import TargetEngine
import World

/// Everything that lives on one set of data: the stores, the engines over them and the gate in front. A reset replaces it whole.
final class ServerParts: Sendable {
    let metrics: MetricStore
    let records: SQLiteRecordStore
    let timers: Clockwork
    let engine: AlarmEngine
    let courier: Courier
    let identities: IdentityBook
    let imageStore: ImageStore
    let images: Images
    let compute: ComputeParts
    let groups: GroupEngine
    let targets: TargetEngine
    let gate: Gate
    let linkGate: Gate
    let directory: ServiceDirectory
    /// The task that runs the timers; ended by `close`.
    private let timekeeping: Task<Void, Never>
    /// The task in which groups follow their instances.
    private let following = Mutex<Task<Void, Never>?>(nil)

    /// What the parts are made with and do not own.
    struct Surroundings: Sendable {
        let settings: ServerSettings
        /// Its wall clock is the server's, virtual or not.
        let world: any World
        /// Its wall clock is real: for signatures.
        let real: any World
        let virtual: VirtualClock?
        let keys: KeyRing
        let seal: IdentitySeal
        let signer: MessageSigner
        let address: ServerAddress
        let doorkeeper: Doorkeeper
        let counters: CallCounters
        let log: Logger
        /// What instances may not see: the data folder, by its absolute path.
        let secretFolder: String
        /// How instances can be kept apart here.
        let abilities: IsolationAbilities
    }

    init(folder: DataPaths, _ outside: Surroundings) throws {
        let settings = outside.settings, world = outside.world
        var options = MetricStoreOptions()
        if let bytes = settings.metricsBytesMax { options.diskBytesMax = bytes }
        options.retention = settings.retention
        metrics = try MetricStore.open(folder: folder.metrics, world: world, options: options)
        records = try SQLiteRecordStore.open(path: folder.records)
        timers = outside.virtual.map { Clockwork(virtual: $0, real: outside.real.clock) } ?? Clockwork(clock: world.clock)
        courier = Courier(world: world, records: records, timers: timers, carriers: ServerParts.carriers(outside, records: records), log: outside.log)
        let rules = EndpointRules(slackEndpoint: settings.slackEndpoint, canMail: settings.smtp != nil)
        let publisher = Publisher(world: world, endpoints: rules)
        let post = AlarmPost(publisher: publisher, courier: courier)
        engine = AlarmEngine(world: world, records: records, metrics: metrics, timers: timers, sink: post)
        identities = IdentityBook(records: records, keys: outside.keys, seal: outside.seal, world: outside.real, isSecure: settings.tls != nil)
        let members = GroupMembers()
        compute = try ComputeParts(
            folders: folder, outside, records: records, metrics: metrics, timers: timers,
            roles: InstanceRoles(book: identities, clock: outside.real.clock), members: members)
        imageStore = ImageStore(folder: folder.images, disk: world.disk, trees: LinuxTrees(), reserved: InstanceFolder.reservedNames)
        images = Images(world: world, records: records, instances: compute.instances, store: imageStore, log: outside.log)
        groups = GroupEngine(
            world: world, records: records, metrics: metrics, timers: timers, instances: compute.instances, alarms: engine,
            notices: GroupPost(publisher: publisher, courier: courier), waitsForInstances: outside.virtual != nil)
        members.are(of: groups)
        targets = TargetEngine(world: world, records: records, timers: timers, hooks: ServerParts.hooks(outside), alarms: engine)
        post.hands(policiesTo: groups, targets)
        let passed: @Sendable (String) -> String? = { [identities] in identities.roleARN(ofInstanceProfile: $0) }
        directory = ServiceDirectory([
            cloudWatchService(metrics: metrics, retention: settings.retention, records: records, engine: engine),
            snsService(records: records, world: world, endpoints: rules, onPost: { [courier] in courier.poke() }),
            stsService(book: identities, keys: outside.keys),
            iamService(book: identities),
            ec2Service(records: records, world: world, instances: compute.instances, images: images, startsUnknownImages: settings.isOpen, roleOfProfile: passed),
            autoScalingService(
                engine: groups, records: records, instances: compute.instances, world: world, roleOfProfile: passed,
                launchNeeds: ec2LaunchNeeds(records: records, world: world, instances: compute.instances, roleOfProfile: passed)),
            applicationAutoScalingService(engine: targets, records: records, world: world),
        ])
        gate = ServerParts.gate(outside, directory, hot: MetricOperations.hot(over: metrics), records: records, identities: identities)
        let links = ServiceDirectory([snsLinkService(records: records, world: world, endpoints: rules)])
        linkGate = ServerParts.linkGate(outside, links, records: records)
        timekeeping = Task { [timers] in await timers.run() }
    }

    /// Begins to work: loads the alarms, takes up the outbox, sets the timers of upkeep.
    func start(_ outside: Surroundings) async throws {
        try await identities.load()
        try await engine.start()
        courier.start()
        try await compute.start()
        try await groups.start()
        try await targets.start()
        await compute.openDoor()
        following.withLock { $0 = Task { [groups] in await groups.run() } }
        await images.sweep()
        Upkeep(metrics: metrics, records: records, images: images, timers: timers, clock: outside.world.clock, log: outside.log).start()
        if let url = outside.settings.deadManURL {
            DeadManSwitch(url: url, world: outside.real, timers: timers, log: outside.log, isWell: { [records] in await records.isWritable() }).start(at: outside.world.clock.now)
        }
    }

    /// Stops working and closes the stores; what was acknowledged is durable without this. Instances run on, unless their
    /// files are to go too.
    func close(endsInstances: Bool) async {
        following.withLock { $0?.cancel() }
        await compute.close(endsInstances: endsInstances)
        timekeeping.cancel()
        await timekeeping.value
        metrics.close()
        records.close()
    }

    private static func gate(
        _ outside: Surroundings, _ directory: ServiceDirectory, hot: [any HotOperation], records: any RecordStoring, identities: IdentityBook
    ) -> Gate {
        let settings = outside.settings
        let anyone: Authenticator.OpenPrincipal = { id, token throws(SignatureFailure) in try identities.openPrincipal(accessKeyID: id, sessionToken: token) }
        return Gate(
            services: directory, doorkeeper: outside.doorkeeper,
            authenticator: settings.isOpen ? .open(region: settings.region, principal: anyone) : .strict(credentials: identities, clock: outside.real.clock),
            authorizer: IdentityAuthorizer(book: identities), throttle: Throttle(scale: settings.quotaScale), hotOperations: hot, records: records,
            counters: outside.counters, account: settings.account, clock: outside.world.clock, world: outside.real)
    }

    /// The gate of the links in messages, which carry their own proof.
    private static func linkGate(_ outside: Surroundings, _ directory: ServiceDirectory, records: any RecordStoring) -> Gate {
        let settings = outside.settings, keys = outside.keys
        return Gate(
            services: directory, doorkeeper: outside.doorkeeper, authenticator: .open(region: settings.region) { id, _ in keys.principal(accessKeyID: id) },
            authorizer: OwnerAuthorizer(account: settings.account), throttle: Throttle(scale: settings.quotaScale), records: records, counters: outside.counters,
            account: settings.account, clock: outside.world.clock, world: outside.real)
    }

    /// The addresses that callers may have us speak to.
    private static func addresses(_ outside: Surroundings) -> AddressGuard {
        let address = outside.address
        return AddressGuard(allowsLoopback: outside.settings.allowsLoopbackEndpoints, ownPort: { address.port })
    }

    private static func hooks(_ outside: Surroundings) -> CapacityHooks {
        let targets = addresses(outside), sender = HTTPSender(world: outside.real, targets: targets)
        return CapacityHooks(world: outside.real, sender: sender, targets: targets, programs: outside.settings.capacityHooks)
    }

    private static func carriers(_ outside: Surroundings, records: any RecordStoring) -> [Parcel.Channel: any Carrier] {
        let settings = outside.settings, address = outside.address, real = outside.real
        let url: @Sendable () -> String = { address.publicURL }
        let port: @Sendable () -> Int? = { address.port }
        let sender = HTTPSender(world: real, targets: addresses(outside))
        // The operator's own Slack receiver may be on this machine.
        let slackSender = HTTPSender(
            world: real, targets: AddressGuard(allowsLoopback: settings.allowsLoopbackEndpoints || settings.slackEndpoint != nil, ownPort: port))
        let webhook = WebhookCarrier(sender: sender, signer: outside.signer, publicURL: url)
        return [
            .webhook: webhook, .raw: webhook, .slack: SlackCarrier(sender: slackSender, pageURL: url),
            .email: EmailCarrier(options: settings.smtp, world: real, publicURL: url), .inbox: InboxCarrier(records: records, clock: outside.world.clock),
        ]
    }
}

/// Where the stores of one set of parts are.
struct DataPaths: Sendable {
    let metrics: String
    let records: String
    let instances: String
    let images: String
}
