import FuzzTargets
import Glibc

// What libFuzzer's runtime exports and no header declares for Swift (LLVM, "LibFuzzer as a library").
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The target that `HINOMI_FUZZ_TARGET` names.
private let target: FuzzTarget = {
    let name = getenv("HINOMI_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget.named(name) else {
        complain("no fuzz target is called '\(name)'")
        exit(2)
    }
    return target
}()

/// To the standard error, at once: what follows may end the process.
private func complain(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(2, line, line.count)
}

/// The entry of the program; SwiftPM gives `main` of an executable target this name. `--list` prints the targets and the
/// longest input of each, `--seeds FOLDER` writes what the stores of this build write; otherwise the arguments are libFuzzer's own.
@_cdecl("FuzzDriver_main")
func driverMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    if CommandLine.arguments.contains("--list") {
        for target in FuzzTarget.all { print(target.name, target.bytesMax) }
        return 0
    }
    if let place = CommandLine.arguments.firstIndex(of: "--seeds"), CommandLine.arguments.indices.contains(place + 1) {
        return writeSeeds(below: CommandLine.arguments[place + 1])
    }
    _ = target
    var count = count
    var arguments = arguments
    return withUnsafeMutablePointer(to: &arguments) { place in
        runFuzzer(&count, place) { bytes, length in
            do {
                try target.run(Array(UnsafeBufferPointer(start: bytes, count: length)))
            } catch {
                complain("\(target.name) broke a promise: \(error)")
                abort()
            }
            return 0
        }
    }
}

private func writeSeeds(below folder: String) -> CInt {
    do {
        for seed in try StoreSeeds.all() {
            mkdir("\(folder)/\(seed.target)", 0o755)
            guard let file = fopen("\(folder)/\(seed.target)/\(seed.name)", "w") else { return 1 }
            fwrite(seed.bytes, 1, seed.bytes.count, file)
            fclose(file)
        }
        return 0
    } catch {
        complain("\(error)")
        return 1
    }
}
