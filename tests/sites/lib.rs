//! Valid sites of any size, the same text for the same size.
//!
//! It deliberately uses what people use (functions, profiles, references, policies), so that times are of real work.

use std::fmt::Write as _;

/// Services on one host.
pub const PER_HOST: usize = 20;

/// A site of `services` services, 20 on a host, each an app behind a vhost of its own with TLS, limits, health and logs.
pub fn site(services: usize) -> String {
    let hosts = services.div_ceil(PER_HOST);
    let mut text = String::from(HEAD);
    for host in 0..hosts {
        let count = PER_HOST.min(services - host * PER_HOST);
        let _ = write!(
            text,
            "    hosts.h{host} = {{\n      imports = [ std.profiles.hardened ];\n      os = debian-12;\n      address = \"10.{}.{}.10\";\n      users.ops = {{ keys = [ \"{KEY}\" ]; sudo = everything-without-password; }};\n      ssh = {{ port = 2222; users = [ users.ops ]; from = [ zones.office ]; }};\n",
            host / 250,
            host % 250,
        );
        for index in 0..count {
            let port = 3000 + index;
            let _ = writeln!(
                text,
                "      apps.app{index} = backend {{ name = \"h{host}-app{index}\"; port = {port}; }};"
            );
            let _ = writeln!(
                text,
                "      vhosts.\"app{index}.h{host}.example.org\" = front {{ name = \"h{host}-app{index}\"; to = apps.app{index}; }};"
            );
        }
        text.push_str("    };\n");
        let _ = writeln!(text, "    dns.\"h{host}.example.org\" = {{");
        for index in 0..count {
            let _ = writeln!(text, "      app{index} = address hosts.h{host};");
        }
        text.push_str("    };\n");
    }
    text.push_str("  };\n}\n");
    text
}

/// Services on one host of a site that is written out.
const WRITTEN_PER_HOST: usize = 8;

/// The files of a site of about `lines` lines, written out as people write it: each service on lines of its own, eight on
/// a host, some of it by functions. The first file is `site.inf`; with `split`, every host has a file of its own.
pub fn written(lines: usize, split: bool) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut text = String::from(HEAD);
    let mut count = text.lines().count();
    let mut host = 0;
    while count < lines {
        let body = host_body(host);
        count += body.lines().count() + 5;
        if split {
            files.push((format!("hosts/h{host}.inf"), format!("{{\n{body}}}\n")));
            let _ = writeln!(text, "    hosts.h{host} = {{ imports = [ ./hosts/h{host}.inf ]; }};");
        } else {
            let _ = writeln!(text, "    hosts.h{host} = {{\n{body}    }};");
        }
        let _ = writeln!(text, "    dns.\"h{host}.example.org\" = {{");
        for index in 0..WRITTEN_PER_HOST {
            let _ = writeln!(text, "      app{index} = address hosts.h{host};");
        }
        text.push_str("    };\n\n");
        host += 1;
    }
    text.push_str("  };\n}\n");
    files.insert(0, ("site.inf".to_owned(), text));
    files
}

/// What one host of a written site holds.
fn host_body(host: usize) -> String {
    let mut text = format!(
        "      # One of the machines that serve customers.\n      imports = [ std.profiles.hardened ];\n      os      = debian-12;\n      address = \"10.{}.{}.10\";\n      size    = {{ cores = 8; memory = 16GiB; disk = 200GiB; }};\n\n      users.ops = {{\n        keys = [ \"{KEY}\" ];\n        sudo = everything-without-password;\n      }};\n      ssh = {{\n        port  = 2222;\n        users = [ users.ops ];\n        from  = [ zones.office ];\n      }};\n",
        host / 250,
        host % 250,
    );
    for index in 0..WRITTEN_PER_HOST {
        let (name, port) = (format!("h{host}-app{index}"), 3000 + index);
        let _ = write!(
            text,
            r#"
      # The service {name}, and what its visitors see of it.
      apps.app{index} = {{
        directory = "/srv/{name}";
        script    = "server.js";
        port      = {port};
        memory    = 256MiB;
        env = {{
          NODE_ENV = "production";
          PORT     = own-port;
        }};
        health = http {{
          path  = "/health";
          every = 5m;
        }};
      }};
      vhosts."app{index}.h{host}.example.org" = {{
        tls  = letsencrypt {{ email = "ops@example.org"; }};
        root = "/srv/{name}/public";
        routes = {{
          "/"     = spa;
          "/api/" = proxy {{
            to    = apps.app{index};
            limit = {{ rate = 10r/s; burst = 20; }};
          }};
        }};
      }};
"#,
        );
    }
    text
}

/// A public key that nobody has the private half of.
const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ops@example.org";

const HEAD: &str = r#"{
  description = "Generated";

  outputs = { std }: let
    backend = { name : Name, port : Port }: App {
      inherit port;
      directory = "/srv/${name}";
      script    = "server.js";
      memory    = 256MiB;
      env       = { NODE_ENV = "production"; PORT = own-port; };
      health    = http { path = "/health"; every = 5m; };
    };
    front = { name : Name, to : Ref App }: Vhost {
      tls  = letsencrypt { email = "ops@example.org"; };
      root = "/srv/${name}/public";
      routes = {
        "/"     = spa;
        "/api/" = proxy { inherit to; limit = { rate = 10r/s; burst = 20; }; };
      };
    };
  in {
    zones.office = [ "203.0.113.0/24" ];
"#;

/// A way to write many definitions.
pub struct Shape {
    /// What there are many of.
    pub name: &'static str,
    /// A site with about that many definitions.
    pub site: fn(usize) -> String,
}

/// The shapes whose cost is to grow with the number of definitions alone.
pub const SHAPES: &[Shape] = &[
    Shape { name: "apps on hosts, 20 each", site: apps_on_hosts },
    Shape { name: "apps on one host", site: apps_on_one_host },
    Shape { name: "entries of one map", site: entries },
    Shape { name: "names of one let", site: lets },
    Shape { name: "profiles that each use two", site: profiles },
    Shape { name: "elements of one list", site: elements },
    Shape { name: "calls of one function", site: calls },
];

/// The shapes with about that many mistakes, whose cost is to grow with the number of mistakes alone.
pub const HOSTILE: &[Shape] = &[
    Shape { name: "unknown names in one list", site: |many| many_of(many, "zones.a = [", " zz", " ];") },
    Shape { name: "unknown fields of one host", site: unknown_fields },
    Shape { name: "one field defined again", site: |many| in_host(many, |_| "name = \"a\";".to_owned()) },
    Shape { name: "types that do not fit", site: |many| in_app(many, |at| format!("env.V{at} = [ ];")) },
    Shape {
        name: "literals that say nothing",
        site: |many| many_of(many, "zones.a = [", " \"10.0.0.256\"", " ];"),
    },
    Shape { name: "entities that nobody defines", site: unknown_entities },
    Shape { name: "commas in one list", site: |many| many_of(many, "zones.a = [", " internet,", " ];") },
    Shape { name: "one port claimed by all", site: one_port },
    Shape { name: "one line again and again", site: |many| "a = 1\n".repeat(many) },
    Shape { name: "names of a let that nothing uses", site: unused },
    Shape { name: "rules of one firewall", site: rules },
];

/// Texts of about that many parts, whose layout is to cost as much as they are long.
pub const LAYOUTS: &[Shape] = &[
    Shape { name: "strings with holes", site: |many| between("{", " a.b = \"x${y}\";\n", "}", many) },
    Shape { name: "calls in one list", site: |many| between("[", " (f { a = 1; })", "]", many) },
    Shape { name: "operands with comments", site: |many| between("{ a = b", " # c\n || c", "; }", many) },
    Shape { name: "comments", site: |many| between("{ # a\n", "# c\n", "}", many) },
    Shape { name: "definitions with comments", site: |many| between("{", "a = 1; # b\n", "}", many) },
    Shape { name: "arguments of one call", site: |many| between("{ a = f", " x", "; }", many) },
    Shape { name: "lines of one string", site: |many| between("{ a = ''\n", "  line\n", "''; }", many) },
];

fn between(before: &str, part: &str, after: &str, many: usize) -> String {
    format!("{before}{}{after}", part.repeat(many))
}

/// A site with one definition of `many` equal parts.
fn many_of(many: usize, before: &str, part: &str, after: &str) -> String {
    between(&format!("{{ {before}"), part, &format!("{after} }}\n"), many)
}

fn in_host(many: usize, line: fn(usize) -> String) -> String {
    let lines: Vec<String> = (0..many).map(line).collect();
    format!("{{\n  hosts.web = {{\n    {HOST}\n    {}\n  }};\n}}\n", lines.join("\n    "))
}

fn in_app(many: usize, line: fn(usize) -> String) -> String {
    let lines: Vec<String> = (0..many).map(line).collect();
    format!(
        "{{\n  hosts.web = {{\n    {HOST}\n    apps.a = {{ directory = \"/srv/a\"; script = \"x\"; {} }};\n  }};\n}}\n",
        lines.join("\n    ")
    )
}

fn unknown_fields(many: usize) -> String {
    in_host(many, |at| format!("adress{at} = 1;"))
}

fn unknown_entities(many: usize) -> String {
    in_host(many, |at| {
        format!("apps.a{at} = {{ directory = \"/srv/a{at}\"; script = \"x\"; calls = [ apps.b{at} ]; }};")
    })
}

fn one_port(many: usize) -> String {
    in_host(many, |at| {
        format!("apps.a{at} = {{ directory = \"/srv/a{at}\"; script = \"x\"; port = 3000; }};")
    })
}

fn unused(many: usize) -> String {
    let lines: Vec<String> = (0..many).map(|at| format!("  v{at} = zz{at};\n")).collect();
    format!("let\n{}in\n{{ }}\n", lines.concat())
}

fn rules(many: usize) -> String {
    let lines: Vec<String> = (0..many)
        .map(|at| {
            format!(
                "(allow {{ port = {}/tcp; from = [ \"10.{}.{}.0/24\" ]; }})",
                1 + at % 60_000,
                at / 256 % 256,
                at % 256
            )
        })
        .collect();
    format!(
        "{{\n  hosts.web = {{\n    {HOST}\n    firewall = rules [\n{}\n    ];\n  }};\n}}\n",
        lines.join("\n")
    )
}

const HOST: &str = "os = debian-12; address = \"203.0.113.10\";";

fn apps_on_hosts(definitions: usize) -> String {
    let mut text = String::from("{\n");
    // A host has 2 definitions, an app 3.
    for host in 0..(definitions / 62).max(1) {
        let _ = writeln!(text, "  hosts.h{host} = {{\n    {HOST}");
        for app in 0..20 {
            let _ = writeln!(
                text,
                "    apps.a{app} = {{ directory = \"/srv/a{app}\"; script = \"x\"; port = {}; }};",
                3000 + app
            );
        }
        text.push_str("  };\n");
    }
    text + "}\n"
}

fn apps_on_one_host(definitions: usize) -> String {
    let mut text = format!("{{\n  hosts.web = {{\n    {HOST}\n");
    for app in 0..definitions / 3 {
        let _ = writeln!(
            text,
            "    apps.a{app} = {{ directory = \"/srv/a{app}\"; script = \"x\"; memory = 64MiB; }};"
        );
    }
    text + "  };\n}\n"
}

fn entries(definitions: usize) -> String {
    let mut text = format!(
        "{{\n  hosts.web = {{\n    {HOST}\n    apps.a = {{\n      directory = \"/srv/a\";\n      script = \"x\";\n"
    );
    for entry in 0..definitions {
        let _ = writeln!(text, "      env.V{entry} = \"{entry}\";");
    }
    text + "    };\n  };\n}\n"
}

fn lets(definitions: usize) -> String {
    let mut text = String::from("let\n  v0 : Duration = 1s;\n");
    for name in 1..definitions {
        // No chain is longer than 100, as people write them.
        let of = if name % 100 == 0 { 0 } else { name - 1 };
        let _ = writeln!(text, "  v{name} : Duration = v{of} + 1s;");
    }
    let _ = write!(
        text,
        "in\n{{\n  hosts.web = {{\n    {HOST}\n    ssh.grace = fold (sum: one: if one > sum then one else sum) 0s ["
    );
    for name in 0..definitions {
        let _ = write!(text, " v{name}");
    }
    text + " ];\n  };\n}\n"
}

fn profiles(definitions: usize) -> String {
    let mut text = String::from("let\n  p0 = profile Host { packages = [ \"curl\" ]; };\n");
    let count = (definitions / 4).max(3);
    for number in 1..count {
        // A tree: each profile uses two that nobody else uses.
        let uses = [2 * number, 2 * number + 1]
            .map(|used| if used < count { format!("p{used}") } else { "p0".to_owned() });
        let _ = writeln!(
            text,
            "  p{number} = profile Host {{ imports = [ {} ]; directories.\"/srv/d{number}\".mode = \"0755\"; directories.\"/srv/d{number}\".owner = \"root\"; packages += [ \"p{number}\" ]; }};",
            uses.join(" "),
        );
    }
    let _ = write!(text, "in\n{{\n  hosts.web = {{\n    {HOST}\n    imports = [ p1 ];\n  }};\n}}\n");
    text
}

fn elements(definitions: usize) -> String {
    let mut text = format!("{{\n  hosts.web = {{\n    {HOST}\n    packages = [\n");
    for element in 0..definitions {
        let _ = writeln!(text, "      \"p{element}\"");
    }
    text + "    ];\n  };\n}\n"
}

fn calls(definitions: usize) -> String {
    let mut text = format!(
        "let\n  app = {{ name : Name, memory : Size = 64MiB }}: App {{ inherit memory; directory = \"/srv/${{name}}\"; script = \"x\"; }};\nin\n{{\n  hosts.web = {{\n    {HOST}\n"
    );
    for call in 0..definitions / 3 {
        let _ = writeln!(text, "    apps.a{call} = app {{ name = \"a{call}\"; }};");
    }
    text + "  };\n}\n"
}
