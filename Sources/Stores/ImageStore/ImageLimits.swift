/// The limits of images, each by name.
public enum ImageLimits {
    /// All files of one image together.
    public static let bytesMax: Int64 = 8 << 30
    /// An archive as it is read, packed or not.
    public static let archiveBytesMax: Int64 = 8 << 30
    /// Files, folders and links of one image.
    public static let entriesMax = 200_000
    public static let pathBytesMax = 4096
    public static let nameBytesMax = 255
    /// Folders that lie in one another.
    public static let depthMax = 64
    /// A long name or an extended header of a tar archive.
    public static let extensionBytesMax = 64 << 10
    /// Extended headers before one entry.
    public static let extensionsMax = 16
    /// How many times its size an archive may grow, once it has grown beyond `inflationFreeBytes`.
    public static let inflationRatioMax: Int64 = 1000
    public static let inflationFreeBytes: Int64 = 64 << 20
    /// Contents on the shelf.
    public static let contentsMax = 1000
    /// What stays free on the disk: no image is taken that would leave less.
    public static let freeBytesKept: Int64 = 128 << 20
    /// Contents that are packed at the same time.
    public static let packingMax = 2

    /// What is read or written at once.
    static let pieceBytes = 1 << 20
    /// How often the free room is looked at, in packed bytes.
    static let roomBytes: Int64 = 32 << 20
}
