import Base

/// What an instance runs when it boots: the user data script at the first boot, `rc.local` in its home at every later one; and beside
/// it the image's command. An image of files without a command brings its `rc.local`, which then runs at the first boot too.
struct BootPlan {
    private(set) var programs: [[String]] = []
    private(set) var bootProgram: Int?
    private(set) var service: [String]?
    let environment: [String: String]

    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    init(_ start: InstanceStart, _ image: ImageDocument, home: String) {
        environment = start.environment.merging(["HOME": home, "PATH": BootPlan.path, "SHELL": "/bin/sh", "LANG": "C.UTF-8", "USER": "instance", "LOGNAME": "instance"]) { own, _ in own }
        if start.isFirstBoot, let data = start.userData, UserDataKind(data) == .script {
            bootProgram = programs.count
            programs.append(["\(home)/\(InstanceFolder.userDataName)"])
        }
        if !start.isFirstBoot { programs.append(BootPlan.bootScript) }
        if let command = image.command { service = BootPlan.shell(command) } else if start.isFirstBoot, image.content != nil { service = BootPlan.bootScript }
    }

    private static let bootScript = shell("[ ! -x ./\(InstanceFolder.bootName) ] || exec ./\(InstanceFolder.bootName)")

    private static func shell(_ line: String) -> [String] { ["/bin/sh", "-c", line] }
}

/// What user data are, by how they begin (cloud-init, User-Data Formats).
enum UserDataKind: Hashable {
    /// Begins with `#!`: run at the first boot.
    case script
    /// Only to be read through the metadata service.
    case opaque
    /// Something that cloud-init would act on and we do not: refused with its name.
    case unsupported(String)

    init(_ data: UserData) {
        let bytes = data.bytes
        if bytes.starts(with: "#!".utf8) { self = .script; return }
        if bytes.starts(with: [0x1f, 0x8b]) { self = .unsupported("compressed user data"); return }
        let kinds = [
            ("#cloud-config", "#cloud-config"), ("#include", "#include"), ("#cloud-boothook", "#cloud-boothook"), ("#part-handler", "#part-handler"),
            ("#upstart-job", "#upstart-job"), ("Content-Type: multipart/", "a MIME multipart archive"), ("MIME-Version:", "a MIME multipart archive"),
            ("## template:", "a jinja template"),
        ]
        self = kinds.first { bytes.starts(with: $0.0.utf8) }.map { .unsupported($0.1) } ?? .opaque
    }
}
