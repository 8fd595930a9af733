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
