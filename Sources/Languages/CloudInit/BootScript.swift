import Base

/// The work of a boot as one script for `/bin/sh`, which runs as the instance: it uses what every Debian and busybox has (base64, mktemp).
///
/// Each step that fails, and each thing that is not done, is a line on the console, and the script then ends with code 1.
public enum BootScript {
    /// Nil when there is nothing to do at such a boot.
    public static func text(_ work: BootWork, isFirstBoot: Bool) throws(CloudInitError) -> String? {
        var steps = work.everyBoot.map(run)
        if isFirstBoot {
            steps = work.refusals.map { "refuse \(ShellText.quoted($0))" } + steps + work.files.map(put)
            steps += work.deferredFiles.map(put) + work.programs.map(run)
        }
        guard !steps.isEmpty else { return nil }
        let text = ([prelude] + steps + ["exit $failed"]).joined(separator: "\n") + "\n"
        guard text.utf8.count <= CloudInitLimits.scriptBytesMax else { throw CloudInitError("what they ask for is larger than \(CloudInitLimits.scriptBytesMax) bytes as a script") }
        return text
    }

    private static let prelude = """
        failed=0
        work=$(mktemp -d) || exit 1
        trap 'rm -rf "$work"' EXIT
        refuse() { echo "hinomi: user data: $1"; failed=1; }
        put() {
          mkdir -p -- "$(dirname -- "$1")" && if [ "$3" = append ]; then base64 -d >>"$1"; else base64 -d >"$1"; fi && chmod -- "$2" "$1" ||
            refuse "write_files: $1 could not be written"
        }
        run() {
          base64 -d >"$work/program" && chmod 700 "$work/program" && mv "$work/program" "$work/$2" || { refuse "$1 could not be made ready"; return; }
          "$work/$2" </dev/null
          code=$?
          [ $code = 0 ] || refuse "$1 ended with exit code $code"
        }
        """

    private static func put(_ file: BootWork.File) -> String {
        "put \(ShellText.quoted(file.path)) \(ShellText.octal(file.mode)) \(file.isAppended ? "append" : "replace") <<'END'\n\(lines(file.content))END"
    }

    private static func run(_ program: BootWork.Program) -> String {
        "run \(ShellText.quoted(program.name)) \(ShellText.fileName(program.name)) <<'END'\n\(lines(program.content))END"
    }

    /// Base64, whose alphabet has no word END on a line of its own: lines of it are four characters or more.
    private static func lines(_ bytes: [UInt8]) -> String {
        let text = Base64Text.encoded(bytes)
        return text.isEmpty ? "" : text + "\n"
    }
}

/// Words for the shell.
enum ShellText {
    /// One word, whatever is in it; a NUL, which no word can hold, is left out.
    static func quoted(_ text: String) -> String { "'" + text.filter { $0 != "\0" }.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'" }

    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// What a program is called where it runs: its name without what no file name should have.
    static func fileName(_ name: String) -> String {
        let kept = name.unicodeScalars.prefix(64).map { scalar in
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) || scalar == "." || scalar == "_" || scalar == "-" ? String(scalar) : "_"
        }.joined()
        return kept.isEmpty || kept.hasPrefix(".") || kept.hasPrefix("-") ? "part" + kept : kept
    }
}
