import Base

@testable import AWSWire
@testable import World

extension FuzzTarget {
    /// Names of places: what guards and connections are decided by.
    static let addresses = [
        FuzzTarget(text: "url", bytesMax: 1024) { text in
            let sides = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard let url = attempt({ try URLParts(sides[0]) }) else { return }
            guard let again = attempt({ try URLParts(url.description) }) else { throw BrokenPromise("\(url) is no URL") }
            try hold(again == url, "\(url) reads as \(again)")
            try hold(!url.description.utf8.contains { $0 <= 0x20 || $0 == 0x7F }, "a URL with a control character or space")
            if sides.count > 1 { _ = attempt { try url.following(String(sides[1])) } }
        },
        FuzzTarget(text: "ip-address", bytesMax: 64) { text in
            guard let address = IPAddress(text) else { return }
            try hold(IPAddress(address.description) == address, "\(address) is another address than \(text)")
            _ = (address.isLoopback, address.isLinkLocal, address.isPrivate, address.isMulticast, address.isInstanceMetadata, address.unmapped)
        },
        FuzzTarget(text: "host-name", bytesMax: 300) { text in
            guard let host = HostName(authority: text) else { return }
            try hold(HostName(authority: host.text) == host, "\(host.text) is another host than \(text)")
            try hold(host.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a host with a control character")
            _ = host.isLoopback
        },
        FuzzTarget("doorkeeper") { bytes in
            let request = RequestText(bytes).request
            let doorkeeper = Doorkeeper(hosts: ["hinomi.example"])
            for door in Doorkeeper.Door.allCases {
                guard attempt({ try doorkeeper.check(request, for: door) }) != nil else { continue }
                let host = request.headers["host"].flatMap(HostName.init(authority:))
                try hold(host.map { $0.isLoopback || $0.text == "hinomi.example" } ?? false, "let in under another name")
                try hold(request.headers.all("origin").allSatisfy { $0.lowercased().hasPrefix("http") }, "let a page of another origin in")
            }
        },
    ]
}
