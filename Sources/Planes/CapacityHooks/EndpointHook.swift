import Base
import Delivery
import World

/// An endpoint in the form of AWS' custom resources: GET answers how the resource stands, PATCH with `{"desiredCapacity": N}` sets it and
/// answers the same. (github.com/aws/aws-auto-scaling-custom-resource, ScalableTargetDimension.)
struct EndpointHook: Sendable {
    /// Characters of an endpoint's own words that a failure repeats.
    static let echoMax = 200

    let sender: HTTPSender
    let targets: AddressGuard

    /// An address that was written as one is judged at once; a name is when it is resolved, each time.
    func refusal(of resourceID: String) -> String? {
        let url: URLParts
        do { url = try URLParts(resourceID) } catch { return "it is neither hook/NAME nor an http or https URL (\(error))" }
        return url.address.flatMap { targets.refusal(of: $0, port: url.port) }
    }

    func read(_ resourceID: String) async throws(CapacityFailure) -> CapacityAnswer {
        try answer(of: await sender.send("GET", [], to: resourceID, headers: ["accept": "application/json"]))
    }

    func set(_ capacity: Int, of resourceID: String) async throws(CapacityFailure) -> CapacityAnswer {
        let body: JSONValue = ["desiredCapacity": .int(Int64(capacity))]
        let headers: HTTPHeaders = ["accept": "application/json", "content-type": "application/json"]
        return try answer(of: await sender.send("PATCH", body.encoded, to: resourceID, headers: headers))
    }

    private func answer(of answer: HTTPSender.Answer) throws(CapacityFailure) -> CapacityAnswer {
        switch answer {
        case .failed(let reason): throw CapacityFailure(reason, isPassing: true)
        case .refused(let reason): throw CapacityFailure(reason, isPassing: false)
        case .response(let response):
            guard (200..<300).contains(response.status) else { throw EndpointHook.failure(response) }
            return try EndpointHook.dimension(response.body)
        }
    }

    private static func failure(_ response: HTTPResponse) -> CapacityFailure {
        // An endpoint that says nothing, or not in JSON, is known by its status alone.
        let message = (try? JSONValue(parsing: response.body))?["message"]?.text.map { ": \($0.prefix(echoMax))" } ?? ""
        return CapacityFailure("the endpoint answered HTTP status \(response.status)\(message)", isPassing: [408, 425, 429].contains(response.status) || response.status >= 500)
    }

    /// Reads a ScalableTargetDimension. Capacities are numbers, whole ones.
    static func dimension(_ body: [UInt8]) throws(CapacityFailure) -> CapacityAnswer {
        let json: JSONValue
        do { json = try JSONValue(parsing: body) } catch { throw CapacityFailure("the endpoint's answer is not JSON: \(error)", isPassing: true) }
        guard let desired = capacity(json["desiredCapacity"]), let actual = capacity(json["actualCapacity"]) else {
            throw CapacityFailure("the endpoint's answer has no whole desiredCapacity and actualCapacity", isPassing: true)
        }
        guard let status = json["scalingStatus"]?.text.flatMap(CapacityAnswer.Status.init) else {
            throw CapacityFailure("the endpoint's answer has no scalingStatus of Pending, InProgress, Successful or Failed", isPassing: true)
        }
        return CapacityAnswer(desired: desired, actual: actual, status: status, failureReason: json["failureReason"]?.text.map { String($0.prefix(echoMax)) })
    }

    private static func capacity(_ value: JSONValue?) -> Int? {
        guard let number = value?.number, number.isFinite, number >= 0, let whole = Int32(exactly: number) else { return nil }
        return Int(whole)
    }
}
