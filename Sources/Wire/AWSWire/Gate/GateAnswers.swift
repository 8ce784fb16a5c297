import Base

/// How the chain ends: the context of an operation, and the answer with its count.
extension Gate {
    func context(_ admission: Admission, _ request: HTTPRequest, input: Node?) -> Call {
        Call(
            requestID: admission.call.form.requestID, time: clock.now, account: account, region: admission.caller.region,
            principal: admission.caller.principal, peer: request.peer, userAgent: request.headers["user-agent"] ?? "",
            eventSource: "\(admission.call.service.table.endpointPrefix).amazonaws.com", operation: admission.name,
            request: admission.isWrite ? trail.kept(input.map(admission.call.redacted)) : .null, batchOrigin: request.headers["x-hinomi-origin"])
    }

    func finish(_ result: Result<Node, ServiceFault>, _ admission: Admission, _ visit: Visit) -> HTTPResponse {
        let response =
            switch result {
            case .success(let output): admission.call.response(to: output)
            case .failure(let fault): admission.call.response(to: fault)
            }
        count(admission, CallOutcome(status: response.status), visit)
        return response
    }

    func finish(_ turnedAway: TurnedAway, _ visit: Visit) -> HTTPResponse {
        let response = turnedAway.admission?.call.response(to: turnedAway.fault) ?? visit.form.response(to: turnedAway.fault)
        count(turnedAway.admission, turnedAway.outcome, visit)
        return response
    }

    private func count(_ admission: Admission?, _ outcome: CallOutcome, _ visit: Visit) {
        counters.count(
            service: admission?.service ?? "unknown", operation: admission?.name ?? "unknown", outcome: outcome,
            took: world.clock.uptime - visit.startedAt)
    }
}
