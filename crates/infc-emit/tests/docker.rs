//! The tables that stand in for Docker's own say what Docker 20.10 writes for the same containers.
//!
//! It deliberately loads nothing into a kernel: the measured hosts do.

use infc_diag::{FilePath, MemWorld};
use infc_emit::{docker_containers, docker_tables};
use infc_model::Typed;
use infc_plan::{HostPlan, Targets};

const SITE: &str = r#"{
  hosts.web = {
    os = debian-12;
    address = "203.0.113.10";
    apps.api = { port = 8080; bind = any; manager = docker { image = "api"; inside = 3000; }; };
    apps.db  = { port = 5432; manager = docker { image = "postgres"; }; };
    CHAIN
  };
}"#;

#[expect(clippy::unwrap_used, reason = "a test fails by a panic")]
fn facts<T: Typed>((name, text): (&str, &str)) -> T {
    let mut world = MemWorld::default();
    let entry = world.insert(FilePath::project(name), text);
    infc_model::read(&world, entry).unwrap()
}

#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by a panic")]
fn host(chain: &str) -> HostPlan {
    let profile = infc_lang::TARGETS.iter().find(|(name, _)| *name == "debian-12.inf").unwrap();
    let targets = Targets::new(facts(infc_lang::DATED), [facts(*profile)]);
    let plan = infc_plan::plan(&facts(("site.inf", &SITE.replace("CHAIN", chain))), &targets).value;
    plan.hosts["web"].clone()
}

#[test]
fn a_published_port_is_rewritten_and_admitted() {
    let host = host("firewall = rules [ ];");
    assert_eq!(
        docker_tables(&host, true),
        "*nat
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER -i docker0 -j RETURN
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:3000
-A DOCKER -d 127.0.0.1 ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.17.0.3:5432
COMMIT
*filter
:FORWARD DROP [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A DOCKER-USER -j RETURN
-I FORWARD 1 -j DOCKER-USER
-I FORWARD 2 -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-I FORWARD 3 -o docker0 -j DOCKER
-I FORWARD 4 -i docker0 ! -o docker0 -j ACCEPT
-I FORWARD 5 -i docker0 -o docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2 ! -i docker0 -o docker0 -p tcp -m tcp --dport 3000 -j ACCEPT
-A DOCKER -d 172.17.0.3 ! -i docker0 -o docker0 -p tcp -m tcp --dport 5432 -j ACCEPT
COMMIT
"
    );
    assert_eq!(docker_tables(&host, false), "", "Docker forwards no IPv6 to containers that have none");
}

#[test]
fn a_chain_of_the_bundle_is_left_as_it_is() {
    let host = host("docker.ipv6 = \"fd00:d0c:1::/64\";");
    for v4 in [true, false] {
        let tables = docker_tables(&host, v4);
        assert!(
            tables.contains("-I FORWARD 1 -j DOCKER-USER\n") && !tables.contains(":DOCKER-USER"),
            "{tables}"
        );
    }
    let six = docker_tables(&host, false);
    assert!(six.contains("--dport 8080 -j DNAT --to-destination [fd00:d0c:1::2]:3000\n"), "{six}");
    let addresses: Vec<String> = docker_containers(&host, true).values().map(ToString::to_string).collect();
    assert_eq!(addresses, ["172.17.0.2", "172.17.0.3"]);
}

#[test]
fn without_rules_of_its_own_docker_writes_none() {
    assert_eq!(docker_tables(&host("docker.iptables = false;"), true), "");
}
