import AWSWire
import Base
import Testing

@testable import IAM
@testable import Identities

@Suite("IAM")
struct IAMOperationTests {
    private func attachment(_ name: String, _ arn: String) -> AttachmentInput { AttachmentInput(userName: name, groupName: nil, roleName: nil, policyArn: arn) }

    @Test("A name is taken once, without regard to case, and found only as it is written")
    func names() async throws {
        let bench = try IAMBench()
        _ = try await bench.user("Alice")
        #expect(await faultName { try await bench.user("alice") } == "EntityAlreadyExistsException")
        #expect(await faultName { try await GetUser(book: bench.book).run(.init(userName: "alice"), in: bench.operatorCall) } == "NoSuchEntityException")
        #expect(try await GetUser(book: bench.book).run(.init(userName: "Alice"), in: bench.operatorCall).user.arn == "arn:aws:iam::123456789012:user/Alice")
    }

    @Test("What still has something is not deleted")
    func conflicts() async throws {
        let bench = try IAMBench()
        let book = bench.book, call = bench.operatorCall
        let arn = try await CreatePolicy(book: book).run(
            .init(policyName: "p", path: nil, policyDocument: IAMBench.allow("s3:*"), description: nil, tags: nil), in: call).policy.arn
        let alice = try await bench.user("alice", IAMBench.allow("s3:*"))
        _ = try await AttachPolicy<UserHolder>(book: book).run(attachment("alice", arn), in: call)
        func delete() async -> String? { await faultName { try await DeleteUser(book: book).run(.init(userName: "alice"), in: call) } }
        #expect(await delete() == "DeleteConflictException")
        #expect(await faultName { try await DeletePolicy(book: book).run(.init(policyArn: arn), in: call) } == "DeleteConflictException")
        _ = try await DetachPolicy<UserHolder>(book: book).run(attachment("alice", arn), in: call)
        #expect(await delete() == "DeleteConflictException")
        _ = try await DeleteInlinePolicy<UserHolder>(book: book).run(.init(userName: "alice", groupName: nil, roleName: nil, policyName: "p"), in: call)
        #expect(await delete() == "DeleteConflictException")
        _ = try await DeleteAccessKey(book: book).run(.init(userName: "alice", accessKeyId: try #require(alice.accessKeyID)), in: call)
        #expect(await delete() == nil)
        #expect(await faultName { try await DeletePolicy(book: book).run(.init(policyArn: arn), in: call) } == nil)
    }

    @Test("Quotas are named when they are reached")
    func quotas() async throws {
        let bench = try IAMBench()
        let book = bench.book, call = bench.operatorCall
        _ = try await bench.user("alice")
        _ = try await CreateAccessKey(book: book).run(.init(userName: "alice"), in: call)
        #expect(await faultName { try await CreateAccessKey(book: book).run(.init(userName: "alice"), in: call) } == "LimitExceededException")
        let arns = book.catalogue.entries.map(\.arn)
        for arn in arns.prefix(10) { _ = try await AttachPolicy<UserHolder>(book: book).run(attachment("alice", arn), in: call) }
        #expect(await faultName { try await AttachPolicy<UserHolder>(book: book).run(attachment("alice", arns[10]), in: call) } == "LimitExceededException")
        let long = IAMBench.allow("s3:*", "arn:aws:s3:::" + String(repeating: "b", count: 2048))
        #expect(await faultName { try await bench.user("long", long) } == "LimitExceededException")
    }

    @Test("Versions of a policy: five at most, the one in force stays, numbers are not used again")
    func versions() async throws {
        let bench = try IAMBench()
        let book = bench.book, call = bench.operatorCall
        let arn = try await CreatePolicy(book: book).run(
            .init(policyName: "p", path: "/team/", policyDocument: IAMBench.allow("s3:*"), description: nil, tags: nil), in: call).policy.arn
        #expect(arn == "arn:aws:iam::123456789012:policy/team/p")
        func create() async throws -> String {
            try await CreatePolicyVersion(book: book).run(.init(policyArn: arn, policyDocument: IAMBench.allow("sns:*"), setAsDefault: true), in: call).policyVersion.versionId
        }
        for number in 2...5 { #expect(try await create() == "v\(number)") }
        #expect(await faultName { try await create() } == "LimitExceededException")
        #expect(await faultName { try await DeletePolicyVersion(book: book).run(.init(policyArn: arn, versionId: "v5"), in: call) } == "DeleteConflictException")
        _ = try await DeletePolicyVersion(book: book).run(.init(policyArn: arn, versionId: "v4"), in: call)
        #expect(try await create() == "v6")
        let shown = try await ListPolicyVersions(book: book).run(.init(policyArn: arn, marker: nil, maxItems: nil), in: call).versions
        #expect(shown.map(\.versionId) == ["v6", "v5", "v3", "v2", "v1"] && shown.filter(\.isDefaultVersion).map(\.versionId) == ["v6"])
    }

    @Test("Lists are paged in order, and every item is shown once", arguments: [1, 2, 3, 7, 100] as [Int64])
    func pages(_ size: Int64) async throws {
        let bench = try IAMBench()
        for name in ["e", "B", "d", "a", "C"] { _ = try await bench.user(name) }
        var seen: [String] = [], marker: String?
        repeat {
            let page = try await ListUsers(book: bench.book).run(.init(pathPrefix: nil, marker: marker, maxItems: size), in: bench.operatorCall)
            seen += page.users.map(\.userName)
            marker = page.marker
            #expect(page.isTruncated == (marker != nil))
        } while marker != nil
        #expect(seen == ["a", "B", "C", "d", "e"])
    }

    @Test("A renamed user keeps its id, keys and groups")
    func rename() async throws {
        let bench = try IAMBench()
        let book = bench.book, call = bench.operatorCall
        let before = try await bench.user("alice", IAMBench.allow("s3:*"))
        _ = try await CreateGroup(book: book).run(.init(groupName: "g", path: nil), in: call)
        _ = try await AddUserToGroup(book: book).run(.init(groupName: "g", userName: "alice"), in: call)
        _ = try await UpdateUser(book: book).run(.init(userName: "alice", newPath: "/x/", newUserName: "Alice"), in: call)
        _ = try await UpdateGroup(book: book).run(.init(groupName: "g", newPath: nil, newGroupName: "h"), in: call)
        let keyID = try #require(before.accessKeyID)
        let after = try #require(book.credential(accessKeyID: keyID, sessionToken: nil)).principal
        #expect(after.arn == "arn:aws:iam::123456789012:user/x/Alice" && after.userID == before.userID)
        #expect(try await GetGroup(book: book).run(.init(groupName: "h", marker: nil, maxItems: nil), in: call).users.map(\.userName) == ["Alice"])
        #expect(try await ListAccessKeys(book: book).run(.init(userName: "Alice", marker: nil, maxItems: nil), in: call).accessKeyMetadata.map(\.userName) == ["Alice"])
        #expect(await faultName { try await DeleteGroup(book: book).run(.init(groupName: "h"), in: call) } == "DeleteConflictException")
    }

    @Test("A change and its audit event are one, and no event holds a secret")
    func audit() async throws {
        let bench = try IAMBench()
        _ = try await bench.user("alice")
        let events = try await bench.records.read { try $0.auditEvents(from: .distantPast, to: .distantFuture, newestFirst: false, limit: 100) }
        #expect(events.count == 2 && events.allSatisfy { $0.response == nil })
    }

    @Test("The contents name each operation once, and each is in the model")
    func contents() throws {
        let bench = try IAMBench()
        let names = IAMOperations.all(bench.book).map { type(of: $0).name }
        #expect(Set(names).count == names.count && names.count > 80)
        let table = try #require(ShapeTable.named("iam"))
        for name in names { #expect(table.operation(name) != nil, "\(name)") }
    }
}
