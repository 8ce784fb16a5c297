import Base

/// What is said of a new image, whatever it is made of.
public struct ImageRegistration: Hashable, Sendable {
    /// 3 to 128 characters; no other image of the account and region has it.
    public var name: String
    public var description: String?
    /// Runs in each instance beside its user data, in its folder: `/bin/sh -c` takes it. Nil for none.
    public var command: String?
    /// Whether an instance ends when the command does.
    public var endsWithCommand = false
    public var tags: [String: String] = [:]

    public init(name: String) { self.name = name }
}

/// An image as it was registered.
public struct Image: Hashable, Sendable {
    public let id: String
    public let document: ImageDocument
    public init(id: String, document: ImageDocument) { (self.id, self.document) = (id, document) }
}

/// Images that have files. Those that have none are records alone, which the EC2 service writes.
public protocol ImageControl: Sendable {
    /// Registers what a folder or archive of the server's machine holds now. Only an operator may name such a path.
    func register(_ registration: ImageRegistration, from path: String, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Image
    /// Registers what an instance's own folder holds now; its user data are not part of it.
    func capture(_ instance: String, as registration: ImageRegistration, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Image
    /// Frees the files that no image and no instance needs any more. What fails is tried again later.
    func sweep() async
}
