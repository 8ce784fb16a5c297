import AWSWire

/// The rules of names.
enum Names {
    /// ASCII 33 to 126 without a colon (EC2 Auto Scaling API Reference, CreateAutoScalingGroup, AutoScalingGroupName), and no space.
    static func checkGroup(_ name: String) throws(ServiceFault) {
        guard name.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: ":") }) else {
            throw .validation("The AutoScalingGroup name '\(name)' can only have the printable characters of ASCII, without spaces and colons.")
        }
    }

    /// Names of parts and launch configurations: no control characters, which the store keeps for itself, and no colon, which parts their ARNs.
    static func check(_ name: String, _ member: String) throws(ServiceFault) {
        guard name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && $0 != ":" }) else {
            throw .validation("\(member) '\(name)' can not have control characters or colons.")
        }
    }
}
