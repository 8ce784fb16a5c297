import Base
import CloudInit
import ImageStore

/// User data as something to run (cloud-init documentation, User-data formats).
enum UserDataProgram {
    /// What the data are; throws for what cloud-init would act on and we do not.
    static func content(_ data: UserData) throws(CloudInitError) -> UserDataReader.Content {
        let gunzip: Gunzip = { GzipData.unpacked($0, bytesMax: CloudInitLimits.bytesMax) }
        guard data.bytes.starts(with: [0x1f, 0x8b]) else { return try UserDataReader.read(data.bytes, gunzip: gunzip) }
        guard let bytes = gunzip(data.bytes) else { throw CloudInitError("the gzip data are damaged, or larger than \(CloudInitLimits.bytesMax) bytes") }
        let content = try UserDataReader.read(bytes, gunzip: gunzip)
        guard content == .script else { return content }
        // The file that the instance is given holds them packed.
        var work = BootWork()
        work.programs = [.init(name: "user-data", content: bytes)]
        return .work(work)
    }

    /// The program of one boot; nil when there is none. What cannot be acted on is a program that says so and fails.
    /// - Parameter script: where the data themselves are, as a file that can be run.
    static func words(_ data: UserData, isFirstBoot: Bool, script: String) -> [String]? {
        do throws(CloudInitError) {
            switch try content(data) {
            case .script: return isFirstBoot ? [script] : nil
            case .opaque: return nil
            case .work(let work): return try BootScript.text(work, isFirstBoot: isFirstBoot).map { ["/bin/sh", "-c", $0] }
            }
        } catch { return ["/bin/sh", "-c", "echo \"hinomi: user data: $0\"; exit 1", error.description] }
    }

    /// Why a launch with these data is refused; nil when it is not.
    static func refusal(_ data: UserData) -> String? {
        do throws(CloudInitError) {
            if case .work(let work) = try content(data) { _ = try BootScript.text(work, isFirstBoot: true) }
            return nil
        } catch { return error.description }
    }
}
