// Made by Tools/Shapes/shapes.py. Do not edit.
extension ShapeTable {
    /// The text of every embedded table by botocore's name of the service.
    static let texts: [String: StaticString] = [
        "application-autoscaling": applicationautoscalingText,
        "autoscaling": autoscalingText,
        "cloudwatch": cloudwatchText,
        "ec2": ec2Text,
        "iam": iamText,
        "sns": snsText,
        "sts": stsText,
    ]
}
