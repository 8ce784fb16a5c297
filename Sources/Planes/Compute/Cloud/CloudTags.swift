/// The tags by which instances at EC2 are known to be ours.
public enum CloudTags {
    /// Our id of the instance.
    public static let instance = "hinomi:instance"
    /// The server that launched it: two servers with one account leave each other's alone.
    public static let server = "hinomi:server"
    /// The Auto Scaling group here that launched it. `aws:` is EC2's own.
    public static let group = "hinomi:group"
    /// On our side: the id that EC2 gave it.
    public static let remoteID = "hinomi:ec2-instance"
    /// On a subnet or security group of ours: the id of the one at EC2 that it stands for.
    public static let standsFor = "hinomi:ec2-id"
}
