/// The table of AWS' managed policies. Each grants the actions that AWS documents for its job (AWS Managed Policy Reference),
/// in our own words and on every resource where AWS' own does so.
enum CatalogueTable {
    static let entries: [ManagedCatalogue.Listed] = [
        entry("AdministratorAccess", "Provides full access to AWS services and resources.", ["*"]),
        ManagedCatalogue.Listed(
            name: "PowerUserAccess", path: "/", description: "Provides full access to AWS services and resources, but does not allow management of Users and groups.",
            text: document([
                statement(notActions: ["iam:*", "organizations:*", "account:*"]),
                statement(["account:GetAccountInformation", "account:ListRegions", "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles", "organizations:DescribeOrganization"]),
            ])),
        entry("ReadOnlyAccess", "Provides read-only access to AWS services and resources.", readOnly),
        entry("IAMFullAccess", "Provides full access to IAM via the AWS Management Console.", ["iam:*"]),
        entry("IAMReadOnlyAccess", "Provides read only access to IAM via the AWS Management Console.", [
            "iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "iam:Get*", "iam:List*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy",
        ]),
        entry("AmazonEC2FullAccess", "Provides full access to Amazon EC2 via the AWS Management Console.", ["ec2:*", "elasticloadbalancing:*", "cloudwatch:*", "autoscaling:*"]),
        entry("AmazonEC2ReadOnlyAccess", "Provides read only access to Amazon EC2 via the AWS Management Console.", [
            "ec2:Describe*", "ec2:GetSecurityGroupsForVpc", "elasticloadbalancing:Describe*", "cloudwatch:ListMetrics", "cloudwatch:GetMetricStatistics", "cloudwatch:Describe*",
            "autoscaling:Describe*",
        ]),
        ManagedCatalogue.Listed(
            name: "AutoScalingFullAccess", path: "/", description: "Provides full access to Auto Scaling.",
            text: document([statement(autoScaling(full: true)), statement(["iam:CreateServiceLinkedRole"], service: "autoscaling.amazonaws.com")])),
        entry("AutoScalingReadOnlyAccess", "Provides read-only access to Auto Scaling.", ["autoscaling:Describe*"]),
        entry("CloudWatchFullAccess", "Provides full access to CloudWatch.", ["autoscaling:Describe*", "cloudwatch:*", "logs:*", "sns:*", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "oam:ListSinks"]),
        entry("CloudWatchFullAccessV2", "Provides full access to CloudWatch.", [
            "application-autoscaling:DescribeScalingPolicies", "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribePolicies", "cloudwatch:*", "logs:*",
            "sns:CreateTopic", "sns:ListSubscriptions", "sns:ListSubscriptionsByTopic", "sns:ListTopics", "sns:Subscribe", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "oam:ListSinks",
        ]),
        entry("CloudWatchReadOnlyAccess", "Provides read only access to CloudWatch.", [
            "application-autoscaling:DescribeScalingPolicies", "autoscaling:Describe*", "cloudwatch:BatchGet*", "cloudwatch:Describe*", "cloudwatch:GenerateQuery", "cloudwatch:Get*",
            "cloudwatch:List*", "logs:Get*", "logs:List*", "logs:StartQuery", "logs:StopQuery", "logs:Describe*", "logs:TestMetricFilter", "logs:FilterLogEvents",
            "logs:StartLiveTail", "logs:StopLiveTail", "oam:ListSinks", "sns:Get*", "sns:List*",
        ]),
        entry("CloudWatchAgentServerPolicy", "Permissions required to use AmazonCloudWatchAgent on servers", agent(canPut: false)),
        entry("CloudWatchAgentAdminPolicy", "Full permissions required to use AmazonCloudWatchAgent.", agent(canPut: true)),
        entry("CloudWatchLogsFullAccess", "Provides full access to CloudWatch Logs", ["logs:*", "cloudwatch:GenerateQuery"]),
        entry("CloudWatchLogsReadOnlyAccess", "Provides read only access to CloudWatch Logs", [
            "logs:Describe*", "logs:Get*", "logs:List*", "logs:StartQuery", "logs:StopQuery", "logs:TestMetricFilter", "logs:FilterLogEvents", "logs:StartLiveTail", "logs:StopLiveTail",
            "cloudwatch:GenerateQuery",
        ]),
        entry("CloudWatchActionsEC2Access", "Provides read-only access to CloudWatch alarms and metrics as well as EC2 metadata. Provides access to Stop, Terminate and Reboot EC2 instances.", [
            "cloudwatch:Describe*", "ec2:Describe*", "ec2:RebootInstances", "ec2:StopInstances", "ec2:TerminateInstances",
        ]),
        entry("AmazonSSMManagedInstanceCore", "The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.", instanceCore),
        entry("AmazonSSMReadOnlyAccess", "Provides read only access to Amazon SSM.", ["ssm:Describe*", "ssm:Get*", "ssm:List*"]),
        entry("AmazonSSMFullAccess", "Provides full access to Amazon SSM.", ["cloudwatch:PutMetricData", "ds:CreateComputer", "ds:DescribeDirectories", "ec2:DescribeInstanceStatus", "logs:*", "ssm:*", "ec2messages:*"]),
        entry("AmazonS3FullAccess", "Provides full access to all buckets via the AWS Management Console.", ["s3:*", "s3-object-lambda:*"]),
        entry("AmazonS3ReadOnlyAccess", "Provides read only access to all buckets via the AWS Management Console.", [
            "s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*",
        ]),
        entry("AmazonSNSFullAccess", "Provides full access to Amazon SNS via the AWS Management Console.", ["sns:*"]),
        entry("AmazonSNSReadOnlyAccess", "Provides read only access to Amazon SNS via the AWS Management Console.", [
            "sns:GetTopicAttributes", "sns:List*", "sns:CheckIfPhoneNumberIsOptedOut", "sns:GetEndpointAttributes", "sns:GetDataProtectionPolicy",
            "sns:GetPlatformApplicationAttributes", "sns:GetSMSAttributes", "sns:GetSMSSandboxAccountStatus", "sns:GetSubscriptionAttributes",
        ]),
        entry("AmazonRoute53FullAccess", "Provides full access to all Amazon Route 53 via the AWS Management Console.", ["route53:*", "route53domains:*", "elasticloadbalancing:DescribeLoadBalancers", "ec2:DescribeVpcs", "ec2:DescribeRegions", "sns:ListTopics", "sns:ListSubscriptionsByTopic", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics"]),
        entry("AmazonRoute53ReadOnlyAccess", "Provides read only access to all Amazon Route 53 via the AWS Management Console.", ["route53:Get*", "route53:List*", "route53:TestDNSAnswer"]),
        entry("ElasticLoadBalancingFullAccess", "Provides full access to Amazon ElasticLoadBalancing, and limited access to other services necessary to provide ElasticLoadBalancing features.", ["elasticloadbalancing:*", "ec2:Describe*"]),
        entry("ElasticLoadBalancingReadOnly", "Provides read only access to Amazon ElasticLoadBalancing and dependent services", ["elasticloadbalancing:Describe*", "elasticloadbalancing:Get*", "ec2:Describe*"]),
        entry("AmazonEC2RoleforSSM", "Old name of the policy for instances that Systems Manager manages.", instanceCore + ["cloudwatch:PutMetricData", "ec2:DescribeInstanceStatus", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents"], path: "/service-role/"),
        entry("AutoScalingNotificationAccessRole", "Default policy for the AutoScaling Notification Access service role.", ["sqs:SendMessage", "sqs:GetQueueUrl", "sns:Publish"], path: "/service-role/"),
        entry("AutoScalingServiceRolePolicy", "Enables access to AWS services and resources used or managed by Auto Scaling", autoScaling(full: false), path: "/aws-service-role/"),
    ]

    private static let instanceCore = [
        "ssm:DescribeAssociation", "ssm:GetDeployablePatchSnapshotForInstance", "ssm:GetDocument", "ssm:DescribeDocument", "ssm:GetManifest", "ssm:GetParameter", "ssm:GetParameters",
        "ssm:ListAssociations", "ssm:ListInstanceAssociations", "ssm:PutInventory", "ssm:PutComplianceItems", "ssm:PutConfigurePackageResult", "ssm:UpdateAssociationStatus",
        "ssm:UpdateInstanceAssociationStatus", "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel", "ec2messages:AcknowledgeMessage", "ec2messages:DeleteMessage", "ec2messages:FailMessage", "ec2messages:GetEndpoint", "ec2messages:GetMessages",
        "ec2messages:SendReply",
    ]

    /// Of the services that are here, every operation that only reads.
    private static let readOnly = [
        "application-autoscaling:Describe*", "application-autoscaling:ListTagsForResource", "autoscaling:Describe*", "autoscaling:GetPredictiveScalingForecast", "cloudwatch:Describe*",
        "cloudwatch:Get*", "cloudwatch:List*", "ec2:Describe*", "ec2:Get*", "ec2:List*", "elasticloadbalancing:Describe*", "elasticloadbalancing:Get*", "iam:Generate*", "iam:Get*", "iam:List*",
        "iam:Simulate*", "logs:Describe*", "logs:FilterLogEvents", "logs:Get*", "logs:List*", "logs:StartQuery", "logs:StopQuery", "logs:TestMetricFilter", "route53:Get*", "route53:List*",
        "route53:TestDNSAnswer", "s3:Get*", "s3:List*", "s3:Describe*", "sns:Get*", "sns:List*", "sns:CheckIfPhoneNumberIsOptedOut", "sqs:Get*", "sqs:List*", "ssm:Describe*", "ssm:Get*",
        "ssm:List*", "sts:GetAccessKeyInfo", "sts:GetCallerIdentity", "sts:GetSessionToken", "tag:Get*", "xray:BatchGet*", "xray:Get*",
    ]

    private static func agent(canPut: Bool) -> [String] {
        [
            "cloudwatch:PutMetricData", "ec2:DescribeVolumes", "ec2:DescribeTags", "logs:PutLogEvents", "logs:PutRetentionPolicy", "logs:DescribeLogStreams", "logs:DescribeLogGroups",
            "logs:CreateLogStream", "logs:CreateLogGroup", "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets",
            "xray:GetSamplingStatisticSummaries", "ssm:GetParameter",
        ] + (canPut ? ["ssm:PutParameter"] : [])
    }

    private static func autoScaling(full: Bool) -> [String] {
        guard full else {
            return [
                "cloudwatch:DeleteAlarms", "cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "cloudwatch:PutMetricAlarm", "ec2:AttachClassicLinkVpc", "ec2:CancelSpotInstanceRequests",
                "ec2:CreateFleet", "ec2:CreateTags", "ec2:DeleteTags", "ec2:Describe*", "ec2:DetachClassicLinkVpc", "ec2:GetInstanceTypesFromInstanceRequirements", "ec2:ModifyInstanceAttribute",
                "ec2:RequestSpotInstances", "ec2:RunInstances", "ec2:StartInstances", "ec2:StopInstances", "ec2:TerminateInstances", "elasticloadbalancing:Describe*",
                "elasticloadbalancing:Deregister*", "elasticloadbalancing:Register*", "sns:Publish",
            ]
        }
        return [
            "autoscaling:*", "cloudwatch:PutMetricAlarm", "ec2:DescribeAccountAttributes", "ec2:DescribeAvailabilityZones", "ec2:DescribeImages", "ec2:DescribeInstanceAttribute",
            "ec2:DescribeInstances", "ec2:DescribeKeyPairs", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribePlacementGroups", "ec2:DescribeSecurityGroups",
            "ec2:DescribeSpotInstanceRequests", "ec2:DescribeSubnets", "ec2:DescribeVpcClassicLink", "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeTargetGroups",
        ]
    }

    private static func entry(_ name: String, _ description: String, _ actions: [String], path: String = "/") -> ManagedCatalogue.Listed {
        ManagedCatalogue.Listed(name: name, path: path, description: description, text: document([statement(actions)]))
    }

    private static func statement(_ actions: [String]) -> String { #"{"Effect":"Allow","Action":\#(list(actions)),"Resource":"*"}"# }
    private static func statement(notActions: [String]) -> String { #"{"Effect":"Allow","NotAction":\#(list(notActions)),"Resource":"*"}"# }
    private static func statement(_ actions: [String], service: String) -> String {
        #"{"Effect":"Allow","Action":\#(list(actions)),"Resource":"*","Condition":{"StringEquals":{"iam:AWSServiceName":"\#(service)"}}}"#
    }
    private static func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
    private static func document(_ statements: [String]) -> String { #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"# }
}
