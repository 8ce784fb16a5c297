import Base

/// What an instance runs when it boots: its user data at the first boot (and what of them is for every boot at the others), `rc.local` in
/// its home at every later one; and beside them the image's command. An image of files without a command brings its `rc.local`, which then runs at the first boot too.
struct BootPlan {
    private(set) var programs: [[String]] = []
    private(set) var bootProgram: Int?
    private(set) var service: [String]?
    let environment: [String: String]

    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    init(_ start: InstanceStart, _ image: ImageDocument, home: String) {
        environment = start.environment.merging(["HOME": home, "PATH": BootPlan.path, "SHELL": "/bin/sh", "LANG": "C.UTF-8", "USER": "instance", "LOGNAME": "instance"]) { own, _ in own }
        let script = "\(home)/\(InstanceFolder.userDataName)"
        if let words = start.userData.flatMap({ UserDataProgram.words($0, isFirstBoot: start.isFirstBoot, script: script) }) {
            bootProgram = programs.count
            programs.append(words)
        }
        if !start.isFirstBoot { programs.append(BootPlan.bootScript) }
        if let command = image.command { service = BootPlan.shell(command) } else if start.isFirstBoot, image.content != nil { service = BootPlan.bootScript }
    }

    private static let bootScript = shell("[ ! -x ./\(InstanceFolder.bootName) ] || exec ./\(InstanceFolder.bootName)")

    private static func shell(_ line: String) -> [String] { ["/bin/sh", "-c", line] }
}
