import Testing

@testable import LinuxWorld

@Suite struct CertificateIdentityTests {
    @Test(arguments: [("a.example", "a.example"), ("A.Example", "a.eXample"), ("*.a.example", "b.a.example"), ("127.0.0.1", "127.0.0.1")])
    func `a name is covered`(pattern: String, name: String) { #expect(CertificateIdentity(dnsNames: ["x.example", pattern]).names(name)) }

    @Test(arguments: [
        ("a.example", "b.example"), ("a.example", "x.a.example"), ("a.example", "a.example.evil"), ("*.a.example", "a.example"), ("*.a.example", "c.b.a.example"),
        ("*.a.example", ".a.example"), ("*.example", "a.example"), ("*", "a"), ("*.*.example", "a.b.example"), ("b*.a.example", "bc.a.example"), ("", "a"), ("a.example\0.evil", "a.example"),
    ])
    func `another name is not`(pattern: String, name: String) { #expect(!CertificateIdentity(dnsNames: [pattern]).names(name)) }
}
