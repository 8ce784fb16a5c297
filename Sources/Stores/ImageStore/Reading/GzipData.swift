/// Gzip data that are there already.
public enum GzipData {
    /// Unpacks them; nil for what is damaged or larger than that.
    public static func unpacked(_ packed: [UInt8], bytesMax: Int) -> [UInt8]? {
        do throws(ImageError) {
            let source = try GzipBytes(ReadyBytes(packed))
            var result: [UInt8] = []
            while case let piece = try source.next(), !piece.isEmpty {
                result += piece
                guard result.count <= bytesMax else { return nil }
            }
            return result
        } catch { return nil }
    }
}
