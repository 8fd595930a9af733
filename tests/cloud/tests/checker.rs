//! The checker finds each kind of mistake in a configuration of a few lines, and nothing in the right one.
//!
//! It deliberately does not look at what infc emits: `emitted` does.

use infc_cloud::{Schema, check};
use serde_json::{Value, json};

/// A configuration without a mistake.
fn right() -> Value {
    json!({
        "terraform": { "required_version": ">= 1.5" },
        "provider": { "aws": { "region": "eu-west-1" } },
        "data": { "aws_ami": { "debian": { "most_recent": true, "filter": [{ "name": "name", "values": ["debian-12-*"] }] } } },
        "resource": {
            "aws_vpc": { "main": { "//": "networks.main", "cidr_block": "10.0.0.0/16" } },
            "aws_subnet": { "a": { "vpc_id": "${aws_vpc.main.id}", "cidr_block": "10.0.1.0/24", "lifecycle": { "create_before_destroy": true } } },
            "aws_autoscaling_group": { "web": {
                "max_size": "5", "min_size": 2,
                "vpc_zone_identifier": ["${aws_subnet.a.id}"],
                "launch_template": { "id": "${aws_launch_template.web.id}" },
                "tag": [{ "key": "Name", "value": "web", "propagate_at_launch": true }, { "key": "a", "value": "b", "propagate_at_launch": true }]
            } },
            "aws_launch_template": { "web": { "image_id": "${data.aws_ami.debian.id}", "depends_on": ["aws_vpc.main"] } }
        },
        "output": { "vpc": { "value": "${aws_vpc.main.id}" } }
    })
}

fn found(configuration: &Value) -> Vec<String> {
    let texts = [("all.tf.json".to_owned(), configuration.to_string())];
    check(&texts, &Schema::aws()).iter().map(ToString::to_string).collect()
}

/// The right configuration, changed.
fn mistaken(change: impl Fn(&mut Value)) -> Vec<String> {
    let mut configuration = right();
    change(&mut configuration);
    found(&configuration)
}

#[test]
fn the_right_one_has_none() {
    assert_eq!(found(&right()), Vec::<String>::new());
}

#[test]
fn an_unknown_type() {
    let wrong = mistaken(|all| all["resource"]["aws_securty_group"] = json!({ "a": {} }));
    assert_eq!(
        wrong,
        ["resource: there is no resource type `aws_securty_group`; did you mean `aws_security_group`?"]
    );
}

#[test]
fn an_unknown_argument() {
    let wrong = mistaken(|all| all["resource"]["aws_vpc"]["main"]["cidr_blok"] = json!("10.1.0.0/16"));
    assert_eq!(
        wrong,
        ["resource.aws_vpc.main: there is no argument `cidr_blok`; did you mean `cidr_block`?"]
    );
}

#[test]
fn a_missing_argument() {
    let wrong =
        mistaken(|all| drop(all["resource"]["aws_subnet"]["a"].as_object_mut().unwrap().remove("vpc_id")));
    assert_eq!(wrong, ["resource.aws_subnet.a: the argument `vpc_id` is missing"]);
}

#[test]
fn a_wrong_type() {
    let wrong = mistaken(|all| all["resource"]["aws_autoscaling_group"]["web"]["max_size"] = json!("five"));
    assert_eq!(
        wrong,
        ["resource.aws_autoscaling_group.web.max_size: a number is wanted, and it is \"five\""]
    );
}

#[test]
fn too_many_blocks() {
    let wrong = mistaken(|all| {
        let block = &mut all["resource"]["aws_autoscaling_group"]["web"]["launch_template"];
        *block = json!([block, block]);
    });
    assert_eq!(
        wrong,
        ["resource.aws_autoscaling_group.web.launch_template: there are 2 blocks, and at most 1 may be"]
    );
}

#[test]
fn what_the_provider_decides() {
    let wrong = mistaken(|all| all["resource"]["aws_vpc"]["main"]["arn"] = json!("x"));
    assert_eq!(wrong, ["resource.aws_vpc.main.arn: the provider decides it; it cannot be given"]);
}

#[test]
fn references_to_nothing() {
    let subnet =
        |text: &'static str| mistaken(|all| all["resource"]["aws_subnet"]["a"]["vpc_id"] = json!(text));
    let at = "resource.aws_subnet.a.vpc_id";
    assert_eq!(
        subnet("${aws_vpc.mian.id}"),
        [format!("{at}: there is no resource `aws_vpc` called `mian`; did you mean `main`?")]
    );
    assert_eq!(
        subnet("${aws_vpc.main.ids}"),
        [format!("{at}: there is no attribute of `aws_vpc` called `ids`; did you mean `id`?")]
    );
    assert_eq!(subnet("${var.vpc}"), [format!("{at}: there is no variable `vpc`")]);
}

#[test]
fn the_schema_is_that_of_its_provider() {
    let schema = Schema::aws();
    assert_eq!(schema.provider, "hashicorp/aws 6.45.0");
    assert!(schema.resources.values().all(|block| !block.attributes.is_empty()));
    assert!(schema.data.values().all(|block| !block.attributes.is_empty()));
}
