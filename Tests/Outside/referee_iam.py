"""The smallest valid call of every served operation of IAM, with what must be there before it."""
import itertools
import json

from hinomi import ACCOUNT

MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": {
    "Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}})
DOCUMENT = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "cloudwatch:*", "Resource": "*"}})
KINDS = ("User", "Group", "Role")


class IdentityStage:
    """New identities for each call, so that none finds what another left."""

    def __init__(self, iam):
        self.iam = iam
        self.numbers = itertools.count()

    def fresh(self, what):
        return f"{what}-{next(self.numbers)}"

    def make(self, kind):
        """A new user, group or role, as the member that names it."""
        name = self.fresh(kind)
        more = {"AssumeRolePolicyDocument": TRUST} if kind == "Role" else {}
        self.iam._make_api_call(f"Create{kind}", {f"{kind}Name": name, **more})
        return {f"{kind}Name": name}

    def key(self):
        user = self.make("User")
        return {**user, "AccessKeyId": self.iam.create_access_key(**user)["AccessKey"]["AccessKeyId"]}

    def member(self):
        both = {**self.make("User"), **self.make("Group")}
        self.iam.add_user_to_group(**both)
        return both

    def policy(self):
        return {"PolicyArn": self.iam.create_policy(PolicyName=self.fresh("policy"), PolicyDocument=DOCUMENT)["Policy"]["Arn"]}

    def version(self):
        policy = self.policy()
        self.iam.create_policy_version(**policy, PolicyDocument=DOCUMENT)
        return {**policy, "VersionId": "v2"}

    def profile(self):
        name = self.fresh("profile")
        self.iam.create_instance_profile(InstanceProfileName=name)
        return {"InstanceProfileName": name}

    def filled_profile(self):
        both = {**self.profile(), **self.make("Role")}
        self.iam.add_role_to_instance_profile(**both)
        return both

    def inline(self, kind):
        holder = {**self.make(kind), "PolicyName": "p"}
        self.iam._make_api_call(f"Put{kind}Policy", {**holder, "PolicyDocument": DOCUMENT})
        return holder

    def attached(self, kind):
        holder = {**self.make(kind), "PolicyArn": MANAGED}
        self.iam._make_api_call(f"Attach{kind}Policy", holder)
        return holder

    def bounded(self, kind):
        holder = self.make(kind)
        self.iam._make_api_call(f"Put{kind}PermissionsBoundary", {**holder, "PermissionsBoundary": MANAGED})
        return holder

    def linked(self):
        suffix = self.fresh("s")
        return {"RoleName": self.iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix=suffix)["Role"]["RoleName"]}

    def alias(self):
        name = self.fresh("alias")
        self.iam.create_account_alias(AccountAlias=name)
        return {"AccountAlias": name}


def on(build):
    return lambda stage: build(stage.identities)


TAGS = {"Tags": [{"Key": "k", "Value": "v"}]}
TAGGED = {"User": lambda stage: stage.make("User"), "Role": lambda stage: stage.make("Role"), "Policy": IdentityStage.policy, "InstanceProfile": IdentityStage.profile}


def tag_calls():
    for noun, make in TAGGED.items():
        yield f"Tag{noun}", on(lambda stage, make=make: {**make(stage), **TAGS})
        yield f"Untag{noun}", on(lambda stage, make=make: {**make(stage), "TagKeys": ["none"]})
        yield f"List{noun}Tags", on(make)


def kind_calls():
    for kind in KINDS:
        make = lambda stage, kind=kind: stage.make(kind)
        yield f"Get{kind}", on(make)
        yield f"List{kind}s", on(lambda stage: {})
        yield f"Update{kind}", on(make)
        yield f"Delete{kind}", on(make)
        yield f"Put{kind}Policy", on(lambda stage, kind=kind: {**stage.make(kind), "PolicyName": "p", "PolicyDocument": DOCUMENT})
        yield f"Get{kind}Policy", on(lambda stage, kind=kind: stage.inline(kind))
        yield f"Delete{kind}Policy", on(lambda stage, kind=kind: stage.inline(kind))
        yield f"List{kind}Policies", on(make)
        yield f"Attach{kind}Policy", on(lambda stage, kind=kind: {**stage.make(kind), "PolicyArn": MANAGED})
        yield f"Detach{kind}Policy", on(lambda stage, kind=kind: stage.attached(kind))
        yield f"ListAttached{kind}Policies", on(lambda stage, kind=kind: {name: value for name, value in stage.attached(kind).items() if name != "PolicyArn"})
    for kind in ("User", "Role"):
        yield f"Put{kind}PermissionsBoundary", on(lambda stage, kind=kind: {**stage.make(kind), "PermissionsBoundary": MANAGED})
        yield f"Delete{kind}PermissionsBoundary", on(lambda stage, kind=kind: stage.bounded(kind))


CALLS = {
    **dict(tag_calls()), **dict(kind_calls()),
    "AddRoleToInstanceProfile": on(lambda stage: {**stage.profile(), **stage.make("Role")}),
    "AddUserToGroup": on(lambda stage: {**stage.make("User"), **stage.make("Group")}),
    "CreateAccessKey": on(lambda stage: stage.make("User")),
    "CreateAccountAlias": on(lambda stage: {"AccountAlias": stage.fresh("alias")}),
    "CreateGroup": on(lambda stage: {"GroupName": stage.fresh("group")}),
    "CreateInstanceProfile": on(lambda stage: {"InstanceProfileName": stage.fresh("profile")}),
    "CreatePolicy": on(lambda stage: {"PolicyName": stage.fresh("policy"), "PolicyDocument": DOCUMENT}),
    "CreatePolicyVersion": on(lambda stage: {**stage.policy(), "PolicyDocument": DOCUMENT}),
    "CreateRole": on(lambda stage: {"RoleName": stage.fresh("role"), "AssumeRolePolicyDocument": TRUST}),
    "CreateServiceLinkedRole": on(lambda stage: {"AWSServiceName": "autoscaling.amazonaws.com", "CustomSuffix": stage.fresh("s")}),
    "CreateUser": on(lambda stage: {"UserName": stage.fresh("user")}),
    "DeleteAccessKey": on(IdentityStage.key),
    "DeleteAccountAlias": on(IdentityStage.alias),
    "DeleteInstanceProfile": on(IdentityStage.profile),
    "DeleteLoginProfile": on(lambda stage: stage.make("User")),
    "DeletePolicy": on(IdentityStage.policy),
    "DeletePolicyVersion": on(IdentityStage.version),
    "DeleteServiceLinkedRole": on(IdentityStage.linked),
    "GetAccessKeyLastUsed": on(lambda stage: {"AccessKeyId": stage.key()["AccessKeyId"]}),
    "GetAccountSummary": on(lambda stage: {}),
    "GetInstanceProfile": on(lambda stage: {"InstanceProfileName": stage.filled_profile()["InstanceProfileName"]}),
    "GetLoginProfile": on(lambda stage: stage.make("User")),
    "GetPolicy": on(IdentityStage.policy),
    "GetPolicyVersion": on(IdentityStage.version),
    "GetServiceLinkedRoleDeletionStatus": on(lambda stage: {"DeletionTaskId": stage.iam.delete_service_linked_role(**stage.linked())["DeletionTaskId"]}),
    "ListAccessKeys": on(lambda stage: {"UserName": stage.key()["UserName"]}),
    "ListAccountAliases": on(lambda stage: {}),
    "ListEntitiesForPolicy": on(lambda stage: {"PolicyArn": MANAGED}),
    "ListGroupsForUser": on(lambda stage: {"UserName": stage.member()["UserName"]}),
    "ListInstanceProfiles": on(lambda stage: {}),
    "ListInstanceProfilesForRole": on(lambda stage: {"RoleName": stage.filled_profile()["RoleName"]}),
    "ListMFADevices": on(lambda stage: stage.make("User")),
    "ListPolicies": on(lambda stage: {}),
    "ListPolicyVersions": on(IdentityStage.policy),
    "ListSSHPublicKeys": on(lambda stage: stage.make("User")),
    "ListServiceSpecificCredentials": on(lambda stage: stage.make("User")),
    "ListVirtualMFADevices": on(lambda stage: {}),
    "ListSigningCertificates": on(lambda stage: stage.make("User")),
    "RemoveRoleFromInstanceProfile": on(IdentityStage.filled_profile),
    "RemoveUserFromGroup": on(IdentityStage.member),
    "SetDefaultPolicyVersion": on(IdentityStage.version),
    "SimulateCustomPolicy": on(lambda stage: {"PolicyInputList": [DOCUMENT], "ActionNames": ["cloudwatch:PutMetricData"]}),
    "SimulatePrincipalPolicy": on(lambda stage: {
        "PolicySourceArn": f"arn:aws:iam::{ACCOUNT}:user/{stage.inline('User')['UserName']}", "ActionNames": ["cloudwatch:PutMetricData"]}),
    "UpdateAccessKey": on(lambda stage: {**stage.key(), "Status": "Inactive"}),
    "UpdateAssumeRolePolicy": on(lambda stage: {**stage.make("Role"), "PolicyDocument": TRUST}),
    "UpdateRoleDescription": on(lambda stage: {**stage.make("Role"), "Description": "d"}),
}

VALUES = {
    "AWSServiceName": "autoscaling.amazonaws.com", "CallerArn": f"arn:aws:iam::{ACCOUNT}:user/u", "ContextEntries.ContextKeyName": "aws:username",
    "CustomSuffix": "suffix", "MaxSessionDuration": 3600, "NewGroupName": "renamed", "NewPath": "/y/", "NewUserName": "renamed", "Path": "/x/", "PathPrefix": "/",
    "PermissionsBoundary": MANAGED, "PermissionsBoundaryPolicyInputList": [DOCUMENT], "PolicyInputList": [DOCUMENT], "ResourceArns": ["*"],
    "ResourcePolicy": json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}),
    "AssumeRole.Policy": DOCUMENT, "GetFederationToken.Policy": DOCUMENT, "PolicyArns.arn": MANAGED, "PolicyArns": [{"arn": MANAGED}], "SourceIdentity": "me",
    "ExternalId": "ext", "ProvidedContexts": [{"ProviderArn": "arn:aws:iam::aws:contextProvider/IdentityCenter", "ContextAssertion": "text"}],
}

REFUSED = {
    # There are no passwords here: that is what these two always say.
    "DeleteLoginProfile", "GetLoginProfile",
    "SimulateCustomPolicy.ResourceHandlingOption", "SimulateCustomPolicy.ResourceOwner", "SimulatePrincipalPolicy.ResourceHandlingOption",
    "SimulatePrincipalPolicy.ResourceOwner", "UpdateAccessKey.Status=Expired",
}
