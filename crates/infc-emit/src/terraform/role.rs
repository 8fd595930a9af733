//! `roles.tf.json`: what machines and runs at GitHub may do, each by a role of its own, and nothing more than the site
//! says.
//!
//! It deliberately makes no user and no access key.

use infc_model::{At, GithubTrust, Right};
use infc_plan::cloud::{Cloud, Label, Role, RoleBearer};

use super::files::{Concern, Files};
use super::release::Releases;
use super::store::document;
use super::value::{Body, Value};

const ROLE: &str = "aws_iam_role";
const PROFILE: &str = "aws_iam_instance_profile";
/// Who vouches for runs at GitHub.
const GITHUB: &str = "token.actions.githubusercontent.com";

pub(super) fn print(cloud: &Cloud, files: &mut Files) {
    let mut file = files.concern("roles");
    if cloud.roles.iter().any(|role| matches!(role.bearer, RoleBearer::Github(_))) {
        let body = Body::default()
            .with("url", format!("https://{GITHUB}"))
            .with("client_id_list", Value::list(["sts.amazonaws.com"]));
        file.resource("aws_iam_openid_connect_provider", &Label::of(["github"]), ("roles", cloud.at), body);
    }
    for role in &cloud.roles {
        role_of(&mut file, role);
    }
    let needs_account = cloud
        .roles
        .iter()
        .flat_map(|role| &role.rights)
        .any(|right| matches!(right.value, Right::ReadSecrets(_)));
    if needs_account {
        file.data("aws_caller_identity", &Label::of(["own"]), ("infrastructure", cloud.at), Body::default());
    }
    for role in &cloud.roles {
        rights(&mut file, cloud, role);
    }
}

/// A value of the profile by which machines of a host have their role.
pub(super) fn profile(host: &str, attribute: &str) -> Value {
    Value::of(PROFILE, &Role::of_machine(host), attribute)
}

fn role_of(file: &mut Concern<'_>, role: &Role) {
    let trust = match &role.bearer {
        RoleBearer::Machine(_) => Body::default()
            .with("Action", "sts:AssumeRole")
            .with("Principal", Body::default().with("Service", "ec2.amazonaws.com")),
        RoleBearer::Github(trust) => github(trust),
    };
    let body = Body::default()
        .with("name_prefix", short(&role.label))
        .with("assume_role_policy", document(vec![trust.with("Effect", "Allow")]));
    file.resource(ROLE, &role.label, (&role.path, role.at), body);
    if let RoleBearer::Machine(_) = role.bearer {
        let body = Body::default()
            .with("name_prefix", short(&role.label))
            .with("role", Value::of(ROLE, &role.label, "name"));
        file.resource(PROFILE, &role.label, (&role.path, role.at), body);
    }
}

/// AWS takes 38 letters before what it adds.
fn short(label: &Label) -> String {
    format!("{}-", label.as_str().chars().take(37).collect::<String>())
}

/// That runs of a repository take a role, of its branches or, if none is named, of all.
fn github(trust: &GithubTrust) -> Body {
    let repository = &trust.repository.value;
    let of = |branch: &str| format!("repo:{repository}:{branch}");
    let branches = trust.branches.iter().map(|branch| of(&format!("ref:refs/heads/{}", branch.value)));
    let subjects: Vec<String> = if trust.branches.is_empty() { vec![of("*")] } else { branches.collect() };
    let condition = Body::default()
        .with("StringEquals", Body::default().with(&format!("{GITHUB}:aud"), "sts.amazonaws.com"))
        .with("StringLike", Body::default().with(&format!("{GITHUB}:sub"), Value::list(subjects)));
    let provider = Value::of("aws_iam_openid_connect_provider", &Label::of(["github"]), "arn");
    Body::default()
        .with("Action", "sts:AssumeRoleWithWebIdentity")
        .with("Principal", Body::default().with("Federated", provider))
        .with("Condition", condition)
}

fn rights(file: &mut Concern<'_>, cloud: &Cloud, role: &Role) {
    let mut statements: Vec<Body> = role.rights.iter().flat_map(|right| statements(cloud, right)).collect();
    if let RoleBearer::Machine(host) = &role.bearer {
        statements.insert(0, allow(&["s3:GetObject", "s3:GetObjectVersion"], Releases::readable(host)));
    }
    if !statements.is_empty() {
        let body = Body::default()
            .with("role", Value::of(ROLE, &role.label, "id"))
            .with("policy", document(statements));
        file.resource("aws_iam_role_policy", &role.label, (&role.path, role.at), body);
    }
    for right in &role.rights {
        let (name, of_aws) = match right.value {
            Right::Sessions => ("sessions", "AmazonSSMManagedInstanceCore"),
            Right::Build => ("build", "AdministratorAccess"),
            _ => continue,
        };
        let body = Body::default().with("role", Value::of(ROLE, &role.label, "name")).from(
            "policy_arn",
            format!("arn:aws:iam::aws:policy/{of_aws}"),
            right.at,
        );
        file.resource("aws_iam_role_policy_attachment", &role.label.and(name), (&role.path, right.at), body);
    }
}

fn allow(actions: &[&str], resource: impl Into<Value>) -> Body {
    Body::default()
        .with("Effect", "Allow")
        .with("Action", Value::list(actions.iter().copied()))
        .with("Resource", resource)
}

/// What a right comes to.
fn statements(cloud: &Cloud, right: &At<Right>) -> Vec<Body> {
    const PULL: [&str; 3] =
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    const PUSH: [&str; 4] =
        ["ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"];
    let arn = |kind: &str, name: &str| Value::of(kind, &Label::of([name]), "arn");
    let token = || allow(&["ecr:GetAuthorizationToken"], "*");
    match &right.value {
        Right::Pull(to) => vec![token(), allow(&PULL, arn("aws_ecr_repository", to.value.name()))],
        Right::Push(to) => {
            let all: Vec<&str> = PULL.into_iter().chain(PUSH).collect();
            vec![token(), allow(&all, arn("aws_ecr_repository", to.value.name()))]
        }
        Right::Log(to) => {
            let group = arn("aws_cloudwatch_log_group", to.value.name()).followed_by(":*");
            vec![allow(&["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], group)]
        }
        Right::Measure => vec![allow(&["cloudwatch:PutMetricData"], "*")],
        Right::Read(to) => bucket(&["s3:GetObject"], to.value.name()),
        Right::Write(to) => bucket(&["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], to.value.name()),
        Right::ReadSecrets(prefix) => {
            let region = cloud.region.value.as_str();
            let secret = Value::from(format!("arn:aws:secretsmanager:{region}:"))
                .and(Value::expression("data.aws_caller_identity.own.account_id"))
                .followed_by(&format!(":secret:{}*", prefix.value));
            vec![allow(&["secretsmanager:GetSecretValue"], secret)]
        }
        Right::RefreshCdn(to) => {
            let distribution = arn("aws_cloudfront_distribution", to.value.name());
            vec![allow(&["cloudfront:CreateInvalidation"], distribution)]
        }
        Right::ReplaceMachines(to) => {
            let group = arn("aws_autoscaling_group", to.value.name());
            vec![
                allow(&["autoscaling:StartInstanceRefresh"], group),
                allow(&["autoscaling:DescribeInstanceRefreshes"], "*"),
            ]
        }
        Right::AllOf(service) => vec![allow(&[&format!("{}:*", service.value.to_lowercase())], "*")],
        Right::Sessions | Right::Build => Vec::new(),
    }
}

fn bucket(actions: &[&str], name: &str) -> Vec<Body> {
    let arn = || Value::of("aws_s3_bucket", &Label::of([name]), "arn");
    vec![allow(&["s3:ListBucket"], arn()), allow(actions, arn().followed_by("/*"))]
}
