import Base
import Compute
import RecordStore
import World

/// What an operator does with images that have files: the only ones who may name a path of the server's machine.
struct ImageDesk: Sendable {
    let parts: ServerParts
    let account: String, region: String
    let world: any World

    /// `{"name": ..., "from": "/path", "description": ..., "command": ..., "endsWithCommand": true}` becomes an image; answers it.
    func add(_ body: JSONValue) async throws(AdministrationFault) -> JSONValue {
        guard let name = body["name"]?.text, let path = body["from"]?.text else { throw AdministrationFault(400, "name and from (a folder, or a tar archive) are needed") }
        var registration = ImageRegistration(name: name)
        (registration.description, registration.command) = (body["description"]?.text, body["command"]?.text)
        registration.endsWithCommand = body["endsWithCommand"]?.flag ?? false
        let cause = cause("RegisterImage", ["Name": .string(name), "From": .string(path)])
        do throws(ComputeError) { return ImageDesk.shown(try await parts.images.register(registration, from: path, in: place, by: cause)) } catch { throw ImageDesk.fault(error) }
    }

    func list() async throws(AdministrationFault) -> JSONValue {
        do {
            let images = try await parts.records.read { [place] snapshot in try ImageRows.all(in: place, snapshot) }
            return ["images": .array(images.map(ImageDesk.shown))]
        } catch { throw AdministrationFault(500, "the images cannot be read") }
    }

    /// `{"image": "ami-..."}`, or its name.
    func remove(_ body: JSONValue) async throws(AdministrationFault) -> JSONValue {
        guard let wanted = body["image"]?.text else { throw AdministrationFault(400, "image (its id or name) is needed") }
        let cause = cause("DeregisterImage", ["ImageId": .string(wanted)]), place = place
        let removed: Image?
        do {
            removed = try await parts.records.write(audit: cause.audit) { transaction in
                guard let image = try ImageRows.all(in: place, transaction).first(where: { $0.id == wanted || $0.document.name == wanted }) else { return nil }
                guard image.document.content != nil else { throw AdministrationFault(409, "\(wanted) has no files; DeregisterImage removes it") }
                try transaction.delete(ImageRows.key(image.id, place), at: cause.time)
                return image
            }
        } catch let fault as AdministrationFault { throw fault } catch { throw AdministrationFault(503, "the image cannot be removed: \(error)") }
        guard let removed else { throw AdministrationFault(404, "there is no image \(wanted) in \(region)") }
        await parts.images.sweep()
        return ImageDesk.shown(removed)
    }

    private var place: Place { Place(account: account, region: region) }

    private func cause(_ name: String, _ request: JSONValue) -> ChangeCause {
        let now = world.clock.now
        let event = AuditEvent(
            id: world.random.uuid(), time: now, account: account, region: region, source: "ec2.amazonaws.com", name: name, principal: "hinomi:operator", request: request)
        return ChangeCause(requester: .part("operator"), audit: event, time: now)
    }

    private static func shown(_ image: Image) -> JSONValue {
        let document = image.document
        var members: [JSONValue.Member] = [
            .init("id", .string(image.id)), .init("name", .string(document.name)), .init("created", .string(document.createdAt.iso8601)),
        ]
        if let text = document.description { members.append(.init("description", .string(text))) }
        if let command = document.command { members.append(.init("command", .string(command))) }
        if document.endsWithProgram { members.append(.init("endsWithCommand", true)) }
        if let content = document.content {
            members += [
                .init("sha256", .string(content.digest)), .init("bytes", .int(content.bytes)), .init("entries", .int(Int64(content.entries))),
                .init("packedBytes", .int(content.packedBytes)),
            ]
        }
        return .object(members)
    }

    private static func fault(_ error: ComputeError) -> AdministrationFault {
        switch error {
        case .imageName(let name):
            AdministrationFault(400, "\(name): a name has \(ImageRules.nameCharacters.lowerBound) to \(ImageRules.nameCharacters.upperBound) characters: letters, digits and ()[] ./-'@_")
        case .imageNameTaken(let name, let id): AdministrationFault(409, "the name \(name) is that of \(id)")
        case .tooManyImages(let max): AdministrationFault(409, "there are \(max) images already")
        case .imageContent(let reason), .invalid(let reason): AdministrationFault(400, reason)
        case .unavailable(let reason): AdministrationFault(503, reason)
        default: AdministrationFault(400, "\(error)")
        }
    }
}
