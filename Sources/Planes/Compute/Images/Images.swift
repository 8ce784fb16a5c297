import Base
import ImageStore
import Logging
import RecordStore
import World

/// The images of this server that have files: their content on the shelf, and the records that name it.
public final class Images: ImageControl {
    /// What a processor is called where this program runs.
    public static var architecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "x86_64"
        #endif
    }

    private let world: any World
    private let records: any RecordStoring
    private let instances: Instances
    private let store: ImageStore
    private let log: Logger

    public init(world: any World, records: any RecordStoring, instances: Instances, store: ImageStore, log: Logger) {
        (self.world, self.records, self.instances) = (world, records, instances)
        (self.store, self.log) = (store, log)
    }

    // MARK: - Registering

    public func register(_ registration: ImageRegistration, from path: String, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Image {
        guard path.hasPrefix("/") else { throw .invalid("\(path): an absolute path on the server's machine is expected") }
        guard world.disk.exists(path) else { throw .invalid("\(path): there is no such file or folder on the server's machine") }
        try await checkFree(registration, in: place)
        return try await take(world.disk.isFolder(path) ? .folder(path) : .archive(path), as: registration, of: nil, in: place, by: cause)
    }

    public func capture(_ instance: String, as registration: ImageRegistration, in place: Place, by cause: ChangeCause) async throws(ComputeError) -> Image {
        guard let found = instances.instance(instance, in: place), found.state != .terminated else { throw .noSuchInstance([instance]) }
        guard found.state == .running || found.state == .stopped else { throw .wrongState(id: instance, state: found.state, operation: "made an image of") }
        guard let home = instances.driver.home(of: instance) else { throw .invalid("The files of \(instance) are out of this server's reach") }
        var registration = registration
        // What the instance's image runs is part of what the instance is.
        (registration.command, registration.endsWithCommand) = (found.configuration.image?.command, found.configuration.image?.endsWithProgram ?? false)
        try await checkFree(registration, in: place)
        return try await take(.instance(home: home), as: registration, of: instance, in: place, by: cause)
    }

    /// Before the files are read, which may take long.
    private func checkFree(_ registration: ImageRegistration, in place: Place) async throws(ComputeError) {
        try ImageRules.check(registration)
        let taken: String?
        do {
            taken = try await records.read { try ImageRows.all(in: place, $0).first { $0.document.name == registration.name }?.id }
        } catch { throw ComputeError(storing: error) }
        if let taken { throw .imageNameTaken(registration.name, by: taken) }
    }

    private func take(
        _ source: ImageStore.Source, as registration: ImageRegistration, of instance: String?, in place: Place, by cause: ChangeCause
    ) async throws(ComputeError) -> Image {
        let content: ImageContent
        do throws(ImageError) { content = try await store.add(source) } catch { throw ComputeError(error) }
        defer { store.release(content) }
        var document = ImageDocument(name: registration.name, source: .content(content), architecture: Images.architecture, createdAt: cause.time)
        (document.description, document.program, document.endsWithProgram) = (registration.description, registration.command, registration.endsWithCommand)
        document.sourceInstanceID = instance
        let image = Image(id: ImageRows.newID(world.random), document: document)
        do {
            try await records.write(audit: cause.audit) { transaction in
                try ImageRows.create(image.document, id: image.id, tags: registration.tags, in: place, at: cause.time, transaction)
            }
        } catch { throw ComputeError(storing: error) }
        return image
    }

    // MARK: - Freeing

    public func sweep() async {
        do {
            let count = try await store.sweep { try await records.read { try ImageRows.contentsInUse($0) } }
            if count > 0 { log.info("files of images that nobody needs were removed", metadata: ["contents": "\(count)"]) }
        } catch { log.error("files of images that nobody needs could not be removed; trying again later", metadata: ["error": "\(error)"]) }
    }
}

extension ComputeError {
    init(_ error: ImageError) {
        switch error {
        case .noSource, .malformed, .entry, .limit: self = .imageContent(error.description)
        case .damaged, .noSpace, .busy, .disk: self = .unavailable(error.description)
        }
    }
}
