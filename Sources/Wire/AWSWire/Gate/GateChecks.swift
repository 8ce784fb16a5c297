import Base

/// The checks of the chain, one function each.
extension Gate {
    func checkLimits(_ request: HTTPRequest) throws(TurnedAway) {
        do throws(ServiceFault) { try limits.check(request) } catch { throw TurnedAway(error) }
    }

    func checkDoor(_ request: HTTPRequest, _ visit: Visit) throws(TurnedAway) {
        do throws(Doorkeeper.Refusal) {
            try doorkeeper.check(request, for: .api)
        } catch {
            let denied = CommonFaults.accessDenied(error.reason, over: visit.form.wire)
            throw TurnedAway(.common(denied.name, error.status, error.reason), .denied)
        }
    }

    /// Finds the service by what the request claims, and checks the claim before it tells whether there is such a service or operation.
    func authenticate(_ request: HTTPRequest, _ visit: Visit) throws(TurnedAway) -> Admission {
        let caller: Caller
        let found: Result<WireCall, ServiceFault>
        do throws(SignatureFailure) {
            let claim = try authenticator.claim(of: request)
            found = find(request, visit, signingName: claim.signingName)
            let signingName = (try? found.get())?.service.table.signingName  // A fault of the search is thrown below, once the caller is known.
            caller = try authenticator.caller(claim, of: request, service: signingName ?? claim.signingName ?? "")
        } catch {
            throw TurnedAway(error.fault(over: visit.form.wire), .denied)
        }
        do throws(ServiceFault) {
            let call = try found.get()
            return Admission(caller: caller, call: call, operation: call.service.operation(named: call.operation.name))
        } catch {
            throw TurnedAway(error)
        }
    }

    private func find(_ request: HTTPRequest, _ visit: Visit, signingName: String?) -> Result<WireCall, ServiceFault> {
        if let signingName, !services.services.contains(where: { $0.table.signingName == signingName }) {
            return .failure(CommonFaults.notServed(service: signingName))
        }
        do throws(ServiceFault) {
            return .success(try WireCall(of: request, form: visit.form, signingName: signingName, in: services))
        } catch {
            return .failure(error)
        }
    }

    /// What the authorizer is to be asked; nil where the answer is known: for operations that are not served, which are refused by name,
    /// and for callers who may do everything.
    func question(_ admission: Admission, _ request: HTTPRequest) -> AccessQuestion? {
        guard let operation = admission.operation, !authorizer.isUnrestricted(admission.caller.principal) else { return nil }
        return AccessQuestion(
            principal: admission.caller.principal, action: type(of: operation).access.action, region: admission.caller.region, account: account,
            time: clock.now, call: admission.call, request: request)
    }

    func lookUp(_ question: AccessQuestion, _ admission: Admission) async throws(TurnedAway) -> AccessQuestion {
        do throws(ServiceFault) { return try await question.lookedUp() } catch { throw TurnedAway(error, nil, admission) }
    }

    func authorize(_ question: AccessQuestion, _ admission: Admission) throws(TurnedAway) {
        guard let reason = authorizer.refusal(of: question) else { return }
        throw TurnedAway(CommonFaults.accessDenied(reason, over: admission.call.form.wire), .denied, admission)
    }

    func throttle(_ admission: Admission) throws(TurnedAway) {
        let region = admission.caller.region
        guard throttle.allows(service: admission.service, operation: admission.name, region: region, now: world.clock.uptime) else {
            throw TurnedAway(CommonFaults.throttled(over: admission.call.form.wire), .throttled, admission)
        }
    }

    func decode(_ request: HTTPRequest, _ admission: Admission) throws(TurnedAway) -> Node {
        // What is not served is refused by name, whatever its input looks like.
        guard admission.operation != nil else { throw TurnedAway(OperationRunner.notServed(admission.call), nil, admission) }
        do throws(ServiceFault) { return try admission.call.input(of: request) } catch { throw TurnedAway(error, nil, admission) }
    }
}
