/// The bounds of what a request may make us read or hold. Beyond each of them a request is refused, never cut.
public enum WireLimits {
    /// Nested lists, maps and structures of an input. The deepest model we know of nests 12.
    public static let depthMax = 64
    /// Parameters of a form (query and ec2 protocols). PutMetricData at its own bounds stays under it.
    public static let parametersMax = 200_000
    /// Dots in the name of one parameter.
    public static let parameterDepthMax = 32
    /// Elements of one list and entries of one map.
    public static let elementsMax = 200_000
    /// Elements of one XML document, attributes included.
    public static let xmlElementsMax = 200_000
    /// The body after `Content-Encoding` is undone.
    public static let inflatedBytesMax = 16 << 20
    /// How many times its compressed size a body may grow; small bodies may always grow to `inflatedFreeBytes`.
    public static let inflationRatioMax = 200
    public static let inflatedFreeBytes = 1 << 20
    /// Of a packed form, what is unpacked to find its action before the caller is known.
    public static let actionBytesMax = 64 << 10
    /// Errors that one validation message lists.
    public static let validationErrorsMax = 20
    /// Characters of a value that an error message repeats.
    public static let echoedCharactersMax = 1024
}
