import AWSWire
import Compute

/// Changes how an instance's metadata service answers. (Amazon EC2 API Reference, ModifyInstanceMetadataOptions.)
struct ModifyInstanceMetadataOptions: Action {
    struct Input: Decodable, Sendable {
        var instanceId: String
        var httpTokens: String?, httpPutResponseHopLimit: Int?, httpEndpoint: String?, httpProtocolIpv6: String?, instanceMetadataTags: String?
    }
    struct Output: Encodable, Sendable { let instanceId: String, instanceMetadataOptions: InstanceAnswer.Metadata }
    static let access = Access.write("ec2:ModifyInstanceMetadataOptions")
    let estate: Estate

    func run(_ input: Input, in call: Call) async throws(ServiceFault) -> Output {
        let instance = try estate.instances.find(input.instanceId, in: call)
        guard input.httpProtocolIpv6 != "enabled" else { throw .notActedOn("HttpProtocolIpv6=enabled", of: ModifyInstanceMetadataOptions.name) }
        let asked = TemplateData.Metadata(
            httpTokens: input.httpTokens, httpPutResponseHopLimit: input.httpPutResponseHopLimit, httpEndpoint: input.httpEndpoint,
            instanceMetadataTags: input.instanceMetadataTags)
        let options = try instance.configuration.metadata.changed(by: asked)
        do {
            let changed = try await estate.instances.modify(instance.id, in: call.place, by: call.cause) { $0.metadata = options }
            return Output(instanceId: changed.id, instanceMetadataOptions: .init(changed.configuration.metadata))
        } catch {
            throw ServiceFault(error)
        }
    }
}
