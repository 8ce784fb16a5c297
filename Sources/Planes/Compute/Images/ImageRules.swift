import Base

/// What an image may be called and may run (Amazon EC2 API Reference, RegisterImage).
public enum ImageRules {
    public static let nameCharacters = 3...128
    public static let descriptionCharactersMax = 255
    public static let commandBytesMax = 4096
    /// Images of one account and region.
    public static let imagesMax = 5000
    private static let nameSigns = Set("()[] ./-'@_".unicodeScalars)

    public static func check(name: String) throws(ComputeError) {
        let isAllowed = name.unicodeScalars.allSatisfy { scalar in
            nameSigns.contains(scalar) || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
        }
        guard nameCharacters.contains(name.unicodeScalars.count), isAllowed else { throw .imageName(name) }
    }

    public static func check(description: String?) throws(ComputeError) {
        guard let description else { return }
        guard description.unicodeScalars.count <= descriptionCharactersMax, !description.utf8.contains(0) else {
            throw .invalid("Description: it has at most \(descriptionCharactersMax) characters")
        }
    }

    public static func check(command: String?) throws(ComputeError) {
        guard let command else { return }
        guard (1...commandBytesMax).contains(command.utf8.count), !command.utf8.contains(0) else { throw .invalid("The command has 1 to \(commandBytesMax) bytes") }
    }

    static func check(_ registration: ImageRegistration) throws(ComputeError) {
        try check(name: registration.name)
        try check(description: registration.description)
        try check(command: registration.command)
        if registration.endsWithCommand, registration.command == nil { throw .invalid("An image without a command cannot end with it") }
    }
}
