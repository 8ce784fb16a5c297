/// The condition keys of tags in a request: `aws:RequestTag/KEY` and `aws:TagKeys`. Tags are a list of keys and values in the
/// member `Tags`; keys to be removed are in `TagKeys`.
enum RequestTags {
    static func values(of key: String, in question: AccessQuestion) -> [String]? {
        if key == "aws:tagkeys" {
            let names = question.node.texts(["Tags", "Key"]) + question.node.texts(["TagKeys"])
            return names.isEmpty ? nil : names
        }
        guard key.hasPrefix("aws:requesttag/"), case .list(let tags)? = question.node["Tags"] else { return nil }
        let name = key.dropFirst("aws:requesttag/".count)
        for tag in tags {
            guard case .text(let tagKey)? = tag["Key"], case .text(let value)? = tag["Value"], tagKey.lowercased() == name else { continue }
            return [value]
        }
        return nil
    }
}
