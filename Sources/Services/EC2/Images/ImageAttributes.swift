import AWSWire
import Compute

/// Tells one attribute of an image. (Amazon EC2 API Reference, DescribeImageAttribute.) An image is its account's alone, and has no product codes.
struct DescribeImageAttribute: Action {
    struct Input: Decodable, Sendable {
        var imageId: String
        var attribute: String
    }
    struct Output: Encodable, Sendable {
        let imageId: String
        var description: TextValue?, kernelId: TextValue?, ramdiskId: TextValue?, sriovNetSupport: TextValue?
        var launchPermissions: [Nothing]?, productCodes: [Nothing]?
        var blockDeviceMappings: [ImageAnswer.Mapping]?
    }
    /// A member of a list that is empty.
    struct Nothing: Encodable, Sendable {}
    static let access = Access.read("ec2:DescribeImageAttribute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let image = try await estate.look(call) { try $0.image(input.imageId) }
        var output = Output(imageId: image.id)
        switch input.attribute {
        case "description": output.description = TextValue(value: image.value.description ?? "")
        case "launchPermission": output.launchPermissions = []
        case "productCodes": output.productCodes = []
        case "blockDeviceMapping": output.blockDeviceMappings = ImageAnswer(image.id, image.value, owner: call.account).blockDeviceMappings
        // An image has none of these: the answer is an empty value.
        case "kernel": output.kernelId = TextValue()
        case "ramdisk": output.ramdiskId = TextValue()
        case "sriovNetSupport": output.sriovNetSupport = TextValue()
        default: throw .invalidValue(input.attribute, of: "Attribute", "An image has no \(input.attribute.prefix(64)) here.")
        }
        return output
    }
}

/// Changes the description of an image. (Amazon EC2 API Reference, ModifyImageAttribute.) Launch permissions are refused by name: there is one account.
struct ModifyImageAttribute: Action {
    struct Input: Decodable, Sendable {
        var imageId: String
        var attribute: String?
        var value: String?
        var description: TextValue?
    }
    static let access = Access.write("ec2:ModifyImageAttribute")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Empty {
        guard input.attribute == nil || input.attribute == "description" else {
            throw .invalidValue(input.attribute ?? "", of: "Attribute", "Only the description of an image can be changed here.")
        }
        guard let text = input.description?.value ?? input.value else { throw .missing("Description") }
        do throws(ComputeError) { try ImageRules.check(description: text) } catch { throw ServiceFault(error) }
        try await estate.change(call) { changes in
            var image = try changes.image(input.imageId)
            image.value.description = text
            try changes.put(image)
        }
        return Empty()
    }
}
