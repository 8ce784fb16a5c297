import Base
import SimWorld
import Testing
import World

@testable import AWSClient

@Suite struct CredentialTests {
    @Test func anOriginIsTheEnvironmentOrANamedProfile() {
        #expect(CredentialOrigin("environment") == .environment)
        #expect(CredentialOrigin("profile:web") == .profile("web"))
        for text in ["", "profile:", "profile", "AKIDEXAMPLE:secret", "Environment"] { #expect(CredentialOrigin(text) == nil, "\(text)") }
    }

    private static let file = """
        # keys
        [default]
        aws_access_key_id = AKDEFAULT
        aws_secret_access_key=one/two+three=
        nonsense

        [ web ]
        ; temporary
        AWS_ACCESS_KEY_ID = AKWEB
        aws_secret_access_key = s
        aws_session_token = token==
        [half]
        aws_access_key_id = AKHALF
        """

    @Test(arguments: [
        ("default", AWSCredentials(accessKeyID: "AKDEFAULT", secretAccessKey: "one/two+three=", sessionToken: nil)),
        ("web", AWSCredentials(accessKeyID: "AKWEB", secretAccessKey: "s", sessionToken: "token==")), ("half", nil), ("none", nil), ("", nil),
    ])
    func aProfileIsReadAsTheCommandLineClientReadsIt(name: String, expected: AWSCredentials?) {
        #expect(SharedCredentialsFile.profile(name, in: Array(CredentialTests.file.utf8)) == expected)
    }

    @Test func whatIsMissingIsSaid() {
        let world = SimWorld(seed: 1)
        func words(_ origin: CredentialOrigin, _ environment: [String: String]) -> String {
            do throws(NoCredentials) {
                _ = try CredentialReader(origin, world: world) { environment[$0] }.credentials()
                return ""
            } catch { return error.description }
        }
        #expect(words(.environment, [:]).contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set"))
        #expect(words(.environment, ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": ""]).contains("not both set"))
        #expect(words(.environment, ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"]).isEmpty)
        #expect(words(.profile("web"), ["HOME": "/home/x"]).contains("/home/x/.aws/credentials"))
    }

    @Test func aFileThatChangesIsReadAgainWithinAMinute() throws {
        let world = SimWorld(seed: 1)
        try world.disk.makeFolder("/keys")
        try world.disk.replaceFile("/keys/c", with: Array(CredentialTests.file.utf8))
        let reader = CredentialReader(.profile("web"), world: world) { ["AWS_SHARED_CREDENTIALS_FILE": "/keys/c"][$0] }
        #expect(try reader.credentials().accessKeyID == "AKWEB")
        try world.disk.replaceFile("/keys/c", with: Array("[web]\naws_access_key_id=NEXT\naws_secret_access_key=s\n".utf8))
        #expect(try reader.credentials().accessKeyID == "AKWEB")
        try world.run(until: world.clock.now + .seconds(61))
        #expect(try reader.credentials().accessKeyID == "NEXT")
        try world.disk.replaceFile("/keys/c", with: Array("[other]\n".utf8))
        try world.run(until: world.clock.now + .seconds(61))
        #expect(throws: NoCredentials.self) { try reader.credentials() }
    }
}
