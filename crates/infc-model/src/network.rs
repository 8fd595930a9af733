//! Networks around the hosts: subnets and what they reach, security groups, balancers, delivery networks, and actors who must get in.
//!
//! It deliberately leaves out what costs money and decides nothing: prices and quotas are the provider's.

use std::net::IpAddr;

use infc_scalar::{Cidr, Command, Duration, Port, PortSpec, RelPath, Size};

use crate::typed::{ByName, ByText};
use crate::{
    Accept, App, At, Control, EdgeCertificate, Endpoint, External, Filter, Listener, LogGroup, Map, Name,
    OriginTls, OwnBucket, Policy, Ref, Source, Vhost,
};

record! {
    /// A private network: addresses that only its own members use among themselves.
    Network entity(scope "subnets" "groups") {
        /// Its IPv4 addresses.
        cidr: Option<Cidr>,
        /// Its IPv6 addresses. They are public ones that belong to this network.
        cidr6: Option<Cidr>,
        /// The region of the provider that it lies in: `eu-west-1`.
        region: Option<Name>,
        /// The availability zones that it spans, as the provider calls them: what stands in it is spread over all of them.
        zones: Vec<At<Name>> = "[ ]",
        /// Whether the provider writes down who spoke to whom in it.
        flow_logs: Control = "off",
        /// Further addresses of it, of either family.
        also: Vec<At<Cidr>> = "[ ]",
        /// How it goes to the internet from here, where a subnet does not say so itself.
        routing: Routing = "internet-gateway",
        /// External services that are reached from inside, without the internet: endpoints of the provider.
        endpoints: Vec<At<Ref<External>>> = "[ ]",
        /// Its parts.
        subnets: Map<ByName, Subnet> = "{ }",
        /// Its security groups.
        groups: Map<ByName, SecurityGroup> = "{ }",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A part of a network.
    Subnet {
        /// Its IPv4 addresses.
        cidr: Option<Cidr>,
        /// Its IPv6 addresses.
        cidr6: Option<Cidr>,
        /// How it goes to the internet from here; by default as the network says.
        routing: Option<Routing>,
        /// The availability zone that it lies in: `eu-west-1a`.
        zone: Option<Name>,
    }

    /// Network address translation: connections go out under other addresses, and none come in.
    Nat shorthand("addresses") {
        /// The addresses that the outside sees, if they are known and stay.
        addresses: Vec<At<IpAddr>> = "[ ]",
    }

    /// A security group: who may connect to its members, and to whom they may. What is not listed is stopped; answers pass.
    SecurityGroup entity(scope) {
        /// Who may connect.
        ingress: Vec<At<Ingress>> = "[ ]",
        /// Where its members may connect to.
        egress: GroupEgress = "everything",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// Lets connections in to the members of a group.
    Ingress {
        /// The port or ports, with the protocol: `443/tcp`; every port, if absent.
        port: Option<PortSpec>,
        /// Who. Of a group: its members by their addresses in the network. `internet` is everybody.
        from: Vec<At<Source>>,
        /// What it is for.
        what: Option<String>,
    }

    /// Lets connections out from the members of a group.
    Egress {
        /// The port or ports, with the protocol: `443/tcp`; every port, if absent.
        port: Option<PortSpec>,
        /// To whom. Of a group: its members by their addresses in the network. `internet` is everybody.
        to: Vec<At<Source>>,
        /// What it is for.
        what: Option<String>,
    }

    /// A load balancer: it ends connections and makes its own to what stands behind it.
    Balancer entity(scope) {
        /// Where it stands. Its own addresses are those of these subnets that no host has.
        subnets: Vec<At<Ref<Subnet>>>,
        /// Whether it has public addresses, too.
        public: bool = "true",
        /// Its security groups.
        groups: Vec<At<Ref<SecurityGroup>>> = "[ ]",
        /// What it answers.
        listeners: Map<ByName, BalancerListener> = "{ }",
        /// How long what it takes out of service may finish what it began; absent, it is cut off at once.
        draining: Option<Duration>,
        /// Where it writes down what it was asked.
        access_logs: AccessLogs = "unlogged",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A port of a balancer.
    BalancerListener {
        /// The port.
        port: Port,
        /// Whether clients speak TLS to it.
        tls: bool = "false",
        /// The certificate that it shows then.
        certificate: Option<EdgeCertificate>,
        /// Answers everything with the same address over HTTPS, and hands nothing on.
        redirect: bool = "false",
        /// What it hands requests on to. With nothing it only redirects or refuses.
        to: Vec<At<Behind>> = "[ ]",
        /// How it sees that what stands behind it is well.
        health: Option<BalancerHealth>,
    }

    /// How a balancer sees that something is well.
    BalancerHealth {
        /// The path that it asks for; without one the provider's own choice, `/`.
        path: Option<String>,
        /// How often.
        every: Duration = "30s",
    }

    /// A content delivery network or proxy service (Cloudflare, CloudFront): it answers for what stands behind it, from
    /// addresses of its own.
    Cdn entity(scope) {
        /// What it fetches from: a vhost, a balancer, a bucket.
        to: Vec<At<Origin>>,
        /// What else it fetches from, by the paths that are asked for: `"/api/*"`.
        paths: Map<ByText, Origin> = "{ }",
        /// The addresses that it fetches from. None are needed where all it fetches from are buckets.
        from: Vec<At<Source>> = "[ ]",
        /// The names that it answers for, and the certificate that it shows; the provider's own name, if absent.
        certificate: Option<EdgeCertificate>,
        /// Whether it answers over plain HTTP with the same address over HTTPS.
        redirect: bool = "true",
        /// Whether what stands behind it is meant to be reached through it alone.
        sole: bool = "true",
        /// Whether it shows what stands behind it who it is, and is refused otherwise: a client certificate that is asked
        /// for (authenticated origin pulls), or a secret header.
        authenticated: bool = "false",
        /// How what stands behind it learns who the client is.
        client: ClientAddress = "header \"X-Forwarded-For\"",
        /// How long it waits for a word from what stands behind it before it gives the request up.
        patience: Option<Duration>,
        /// The largest request that it hands on.
        max_body: Option<Size>,
        /// How it makes sure that it speaks to what it means to fetch from.
        origin_tls: OriginTls = "unstated",
        /// What it keeps out.
        filters: Vec<At<Filter>> = "[ ]",
        /// Paths whose answers it keeps, and gives to others as well: `"/static/*"`.
        caches: Vec<At<String>> = "[ ]",
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }

    /// A bucket that a delivery network fetches from.
    BucketOrigin shorthand("of") {
        /// The bucket.
        of: Ref<OwnBucket>,
        /// How it gets at what lies there.
        access: BucketAccess = "access-control",
        /// Where it asks.
        at: BucketEnd = "interface",
    }

    /// Somebody who must get in, or the site does not work as described: a deployment, a backup that runs elsewhere, an
    /// operator.
    Actor entity(scope) {
        /// Where it comes from. Without it, nobody knows: a runner that a service hosts may have any address.
        from: Vec<At<Source>> = "[ internet ]",
        /// What it must reach.
        needs: Vec<At<Endpoint>>,
        /// The script by which it works.
        script: Option<RelPath>,
        /// The command that it is started with.
        run: Option<Command>,
        /// What must hold of it.
        [grow_only] policies: Map<ByName, Policy> = "{ }",
        /// Diagnostics that are accepted for it.
        accept: Map<ByName, Accept> = "{ }",
    }
}

choice! {
    /// How a subnet goes to the internet.
    Routing {
        /// Through an internet gateway: members with a public address reach the internet and are reached from it.
        "internet-gateway" => InternetGateway,
        /// Through address translation: members reach the internet and are not reached.
        "nat" => Nat(Nat),
        /// Not at all.
        "no-route" => None,
    }

    /// Where the members of a group may connect to.
    GroupEgress {
        /// Everywhere: what AWS gives a group for which nothing is said.
        "everything" => Everything,
        /// To what these rules list, and nowhere else.
        "rules" => Rules(Vec<At<Egress>>),
    }

    /// How what stands behind a proxy learns who the client is.
    ClientAddress {
        /// By a header that it sets: nginx takes the client's address from it, and believes it of nobody else.
        "header" => Header(String),
        /// Not at all: nginx takes every client for the proxy, and hands on what clients say of themselves.
        "unread" => Unread,
    }

    /// The public address of a host whose own is private.
    PublicAddress text(IpAddr) {
        /// It has one, which may be another after each start.
        "dynamic" => Dynamic,
        /// It has this one at present, and nobody says that it stays.
        "current" => Current(IpAddr),
    }

    /// A network, or one subnet of it.
    Segment refs(Network Subnet) {
    }

    /// What a balancer hands requests on to: the port of an app, of a vhost's nginx, of another listener.
    Behind refs(App Vhost Listener) {
    }

    /// What a delivery network fetches from.
    Origin refs(Vhost Balancer) {
        /// A bucket.
        "bucket" => Bucket(BucketOrigin),
    }

    /// How a delivery network gets at what lies in a bucket.
    BucketAccess {
        /// It signs what it asks, and the bucket admits this delivery network alone (origin access control).
        "access-control" => Control,
        /// By an identity of its own, the older form (origin access identity).
        "access-identity" => Identity,
        /// As everybody does.
        "as-everybody" => Open,
    }

    /// Where a bucket is asked.
    BucketEnd {
        /// At its interface, which knows who asks.
        "interface" => Interface,
        /// At its web site, which speaks plain HTTP and knows nobody.
        "website" => Website,
    }

    /// Where a balancer writes down what it was asked.
    AccessLogs {
        /// Nowhere.
        "unlogged" => None,
        /// In a bucket.
        "to-bucket" => Bucket(Ref<OwnBucket>),
        /// In a group of logs, by its own setting.
        "to-log-group" => LogGroup(Ref<LogGroup>),
        /// In a group of logs, by the provider's delivery of logs, which is set up apart.
        "delivered" => Delivered(Ref<LogGroup>),
    }
}
