import Base

@testable import CloudInit

extension FuzzTarget {
    /// What launches hand to instances.
    static let userData = [
        FuzzTarget("user-data", bytesMax: 8192) { bytes in
            guard case .work(let work) = attempt({ try UserDataReader.read(bytes, gunzip: { $0 }) }) else { return }
            try hold(work.files.count + work.deferredFiles.count <= CloudInitLimits.entriesMax, "\(work.files.count) files")
            for isFirstBoot in [true, false] {
                guard let script = attempt({ try BootScript.text(work, isFirstBoot: isFirstBoot) }) ?? nil else { continue }
                try hold(script.utf8.count <= CloudInitLimits.scriptBytesMax && !script.utf8.contains(0), "a script that cannot be run")
            }
        }
    ]
}
