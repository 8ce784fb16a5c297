import AWSWire
import Base

extension FuzzTarget {
    /// Whole calls: found, read, checked, decoded, run over empty stores, answered.
    static let operations = [
        FuzzTarget("operation", bytesMax: 8192) { bytes in
            let request = RequestText(bytes).request
            let bench = try OperationBench()
            let form = ReplyForm(of: request, requestID: "id")
            var table: ShapeTable?
            do {
                let call = try WireCall(of: request, form: form, signingName: nil, in: bench.directory)
                table = call.service.table
                let input = try call.input(of: request)
                let context = OperationBench.context(call, call.redacted(input))
                let output = try bench.world.run { try await OperationRunner.run(call, input: input, in: context) }
                let response = call.response(to: output)
                try hold(response.status == 200, "an output with status \(response.status)")
            } catch let fault as ServiceFault {
                try hold(fault.name != "InternalFailure", "our own fault: \(fault.message)")
                let response = form.response(to: fault, table: table)
                try hold((400..<600).contains(response.status), "a fault with status \(response.status)")
            }
        }
    ]
}
