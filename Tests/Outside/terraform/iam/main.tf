terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {}
variable "slack" {}
variable "access_key" {}
variable "secret_key" {}

# False at first; then the stack is changed to what it is later.
variable "later" {
  type = bool
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = var.access_key
  secret_key                  = var.secret_key
  max_retries                 = 2
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    iam = var.endpoint
    sts = var.endpoint
  }

  default_tags {
    tags = {
      ManagedBy = "terraform"
    }
  }
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "web" {
  name                 = "web"
  path                 = "/fleet/"
  description          = var.later ? "Later" : "First"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = var.later ? 7200 : 3600
  permissions_boundary = aws_iam_policy.most.arn

  tags = {
    team = var.later ? "night" : "operations"
  }
}

resource "aws_iam_role_policy" "own" {
  name = "own"
  role = aws_iam_role.web.id

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["cloudwatch:PutMetricData"], Resource = "*", Condition = { StringEquals = { "cloudwatch:namespace" = "Fleet" } } }]
  })
}

resource "aws_iam_role_policy_attachment" "agent" {
  role       = aws_iam_role.web.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"
}

resource "aws_iam_role_policy_attachment" "core" {
  role       = aws_iam_role.web.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = aws_iam_role.web.name
}

resource "aws_iam_policy" "most" {
  name        = "most"
  path        = "/bounds/"
  description = "The most that a role of the fleet may do"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = var.later ? ["cloudwatch:*", "logs:*"] : ["cloudwatch:*"], Resource = "*" }]
  })
}

resource "aws_iam_user" "ci" {
  name          = "ci"
  path          = "/machines/"
  force_destroy = true
}

resource "aws_iam_access_key" "ci" {
  user   = aws_iam_user.ci.name
  status = var.later ? "Inactive" : "Active"
}

resource "aws_iam_user_policy" "ci" {
  name   = "ci"
  user   = aws_iam_user.ci.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:GetCallerIdentity", Resource = "*" }] })
}

resource "aws_iam_group" "machines" {
  name = "machines"
}

resource "aws_iam_user_group_membership" "ci" {
  user   = aws_iam_user.ci.name
  groups = [aws_iam_group.machines.name]
}

resource "aws_iam_group_policy_attachment" "machines" {
  group      = aws_iam_group.machines.name
  policy_arn = "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"
}

resource "aws_iam_service_linked_role" "autoscaling" {
  aws_service_name = "autoscaling.amazonaws.com"
}
