/// The table of arrows: what each target may import of our own house. Floors only look down; targets of one floor do not
/// see each other unless the table says so, with the reason.
enum Arrows {
    static let system = ["CZstd", "CZlib", "CExpat", "CRE2", "CLinux"]

    static let allowed: [String: [String]] = [
        "Base": [],
        // Worlds
        "World": ["Base"],
        "LinuxWorld": ["World", "Base"],
        "SimWorld": ["World", "Base"],
        // Stores
        "MetricStore": ["World", "Base"],
        "RecordStore": ["World", "Base"],
        "ImageStore": ["World", "Base"],
        // Languages
        "MetricMath": ["Base"],
        "CloudInit": ["Base"],
        // Deciders: no I/O, so not even World
        "Alarms": ["Base"],
        "Scaling": ["Base"],
        "Access": ["Base"],
        // Planes; Delivery's retries are Clockwork's timers. Compute reads what images, templates and subnets are from records, keeps
        // instances there, writes their figures into the metric store and takes images' files from their shelf and user data by the language of cloud-init
        "Clockwork": ["World", "Base"],
        "Delivery": ["Clockwork", "RecordStore", "World", "Base"],
        "Compute": ["Clockwork", "CloudInit", "ImageStore", "MetricStore", "RecordStore", "World", "Base"],
        // Hooks speak to endpoints that callers name, with the guard that deliveries have
        "CapacityHooks": ["Delivery", "World", "Base"],
        "Collector": ["World", "Base"],
        "Load": ["World", "Base"],
        // Engines
        "AlarmEngine": ["Alarms", "MetricMath", "MetricStore", "RecordStore", "Clockwork", "World", "Base"],
        // Groups keep their target tracking policies' alarms through the alarm engine
        "GroupEngine": ["AlarmEngine", "Scaling", "Alarms", "Compute", "MetricStore", "RecordStore", "Clockwork", "World", "Base"],
        // Targets keep their policies' alarms through the alarm engine, spelt as groups spell them
        "TargetEngine": [
            "GroupEngine", "AlarmEngine", "Scaling", "Alarms", "CapacityHooks", "Compute", "RecordStore", "Clockwork", "World", "Base",
        ],
        // Wire
        "AWSWire": ["RecordStore", "World", "Base"],
        // Calls of AWS' own services, as planes ask for them
        "AWSClient": ["AWSWire", "Compute", "World", "Base"],
        // What the gate knows of IAM: who may sign, and what they may do
        "Identities": ["AWSWire", "Access", "RecordStore", "World", "Base"],
        "HTTPFront": ["World", "Base"],
        // Services never import one another
        // No service, but what the two scaling services have in common: the shapes and rules of policies
        "ScalingPolicies": ["AWSWire", "AlarmEngine", "Scaling", "Alarms", "MetricMath", "RecordStore", "Base"],
        "ApplicationAutoScaling": ["AWSWire", "ScalingPolicies", "TargetEngine", "AlarmEngine", "Scaling", "RecordStore", "World", "Base"],
        "AutoScaling": ["AWSWire", "ScalingPolicies", "GroupEngine", "AlarmEngine", "Scaling", "Alarms", "MetricMath", "Compute", "RecordStore", "World", "Base"],
        "CloudWatch": ["AWSWire", "AlarmEngine", "Alarms", "MetricMath", "MetricStore", "RecordStore", "Clockwork", "World", "Base"],
        "SNS": ["AWSWire", "Delivery", "RecordStore", "World", "Base"],
        "EC2": ["AWSWire", "Compute", "RecordStore", "World", "Base"],
        "STS": ["AWSWire", "Identities", "Access", "RecordStore", "World", "Base"],
        "IAM": ["AWSWire", "Identities", "Access", "RecordStore", "World", "Base"],
        // It shows what engines know, and draws the metrics that alarms watch
        "Console": ["GroupEngine", "AlarmEngine", "Scaling", "Alarms", "MetricMath", "Compute", "MetricStore", "RecordStore", "Base"],
    ]

    /// Libraries that may only be seen from the floors that own them.
    static let libraries: [String: [String]] = [
        "NIOCore": ["LinuxWorld", "HTTPFront", "hinomi"],
        "NIOPosix": ["LinuxWorld", "HTTPFront", "hinomi"],
        "NIOHTTP1": ["HTTPFront"],
        "NIOSSL": ["LinuxWorld", "HTTPFront"],
        "GRDB": ["RecordStore"],
        "CZstd": ["MetricStore", "ImageStore"],
        "CZlib": ["AWSWire", "ImageStore"],
        "CExpat": ["AWSWire"],
        "Yams": ["CloudInit"],
    ]
}
