import Base
import Foundation
import Testing

@testable import AWSWire

@Suite struct ShapeTableTests {
    @Test("every embedded table loads and its shapes refer to each other", arguments: ShapeTable.names)
    func loads(_ name: String) throws {
        let table = try #require(ShapeTable.named(name))
        #expect(table.service == name)
        #expect(!table.operations.isEmpty && !table.protocols.isEmpty)
        for member in table.shapes.flatMap(\.members) { #expect(table.shapes.indices.contains(member.shape)) }
    }

    @Test("CloudWatch speaks three protocols under one prefix")
    func cloudWatch() throws {
        let table = try #require(ShapeTable.named("cloudwatch"))
        #expect(table.protocols == [.cbor, .json, .query])
        #expect(table.targetPrefix == "GraniteServiceVersion20100801" && table.signingName == "monitoring" && table.isQueryCompatible)
        #expect(table.operation("PutMetricData")?.acceptsGzip == true)
        #expect(table.operation("GetDashboard")?.resultWrapper == "GetDashboardResult")
        let error = try #require(table.error("ResourceNotFound")?.error)
        #expect(error.status == 404 && error.isSenderFault)
        #expect(table.error("DashboardInvalidInputError")?.error?.code == "InvalidParameterInput")
    }

    @Test("a table that is not one is refused", arguments: ["", "{", #"{"service":"x"}"# + "\n" + #"{"shape":"A","type":"none"}"#,
        #"{"service":"x"}"# + "\n" + #"{"shape":"A","type":"list","member":{"shape":"B"}}"#])
    func refused(_ text: String) {
        #expect(throws: ShapeTableError.self) { try ShapeTable(lines: Array(text.utf8)) }
    }

    @Test("the tool makes the committed tables byte by byte", arguments: ShapeTable.names)
    func regenerates(_ name: String) throws {
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().pathComponents.prefix { $0 != "Tests" }.joined(separator: "/").dropFirst()
        let file = "\(root)/Sources/Wire/AWSWire/Tables/\(name).shapes.swift"
        let committed = try String(contentsOfFile: file, encoding: .utf8)
        let made = try run("\(root)/Tools/Shapes/shapes.py", "--print", name)
        guard let version = made?.split(separator: "\n").first, committed.hasPrefix(version) else {
            return print("SKIPPED the table of \(name): the botocore it was made from is not installed")
        }
        #expect(made == committed)
    }

    /// What the tool prints; nil where Python or botocore is missing.
    private func run(_ arguments: String...) throws -> String? {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: output, as: UTF8.self) : nil
    }
}
