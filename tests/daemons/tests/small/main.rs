//! The checks themselves, on a small bundle made by hand: the sound one passes all of them, and every planted fault
//! is found by the check that is there for it, in the words that name it.
//!
//! Nothing of the compiler is tested here; see `examples`.

mod faults;
pub mod sound;

use std::path::Path;

use infc_daemons::network::{Interface, Network, Zone};
use infc_daemons::reach::{Open, Reach};
use infc_daemons::validate::{Jail, Meant};
use infc_daemons::{Bundle, Given, Outcome};

/// The bundle of `fixtures/small`.
fn small() -> Outcome<Bundle> {
    Bundle::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/small"))
}

const GIVEN: Given = Given { users: &["deploy"], files: &[] };

const MEANT: Meant = Meant {
    jails: &[
        Jail {
            name: "sshd",
            settings: &[("maxretry", "3"), ("findtime", "600"), ("bantime", "3600"), ("port", "22")],
        },
        Jail {
            name: "notes-login",
            settings: &[("maxretry", "10"), ("addlogpath", "/var/log/nginx/notes.access.log")],
        },
    ],
    sshd: &["port 22", "permitrootlogin no", "passwordauthentication no", "allowusers deploy", "usepam yes"],
    sudo: &[
        ("deploy", "/usr/bin/systemctl restart notes.service", true),
        ("deploy", "/usr/bin/systemctl restart ssh.service", false),
    ],
};

fn network() -> Network {
    let addresses = &["203.0.113.10/24", "2001:db8:113::10/64"];
    Network {
        host: vec![Interface { name: "eth0", addresses }],
        zones: vec![
            Zone { name: "internet", on: "eth0", addresses: &["198.51.100.66", "2001:db8:bad::66"] },
            Zone { name: "office", on: "eth0", addresses: &["192.0.2.20", "2001:db8:0:1::20"] },
        ],
    }
}

fn reach() -> Reach {
    let tried = infc_daemons::agent::Sockets {
        tcp: vec![21, 22, 25, 53, 80, 443, 2222, 3000, 3306, 5432, 6379, 8080, 8443, 27017],
        udp: vec![53, 123, 443, 500],
        ..Default::default()
    };
    let open = vec![
        Open { zone: "internet", tcp4: &[80, 443], tcp6: &[80, 443], udp: &[] },
        Open { zone: "office", tcp4: &[22, 80, 443], tcp6: &[22, 80, 443], udp: &[] },
    ];
    Reach { tried, open }
}
