//! Target profiles: what an operating system brings. The facts lie in `lang/targets/*.inf`, each with its source.

use infc_scalar::{Date, UnitName};

use crate::{At, Name, Os, Version};

record! {
    /// What an operating system brings and how it behaves, as far as the emitted files depend on it.
    Target {
        /// Which system this is.
        os: Os,
        /// nginx's version.
        nginx: VersionFact,
        /// OpenSSL's version.
        openssl: VersionFact,
        /// systemd's version.
        systemd: VersionFact,
        /// OpenSSH's version.
        openssh: VersionFact,
        /// ufw's version.
        ufw: VersionFact,
        /// fail2ban's version.
        fail2ban: VersionFact,
        /// logrotate's version.
        logrotate: VersionFact,
        /// sudo's version.
        sudo: VersionFact,
        /// certbot's version.
        certbot: VersionFact,
        /// Node.js's version, as the distribution packages it.
        nodejs: VersionFact,
        /// Whether sshd is started by `ssh.socket`.
        ssh_socket: BoolFact,
        /// Whether `/var/log/auth.log` is written (rsyslog is installed).
        auth_log: BoolFact,
        /// Whether `/etc/ssh/sshd_config.d/50-cloud-init.conf` may be there.
        cloud_init: BoolFact,
        /// Whether logrotate's main file has a global `su root adm`.
        logrotate_su: BoolFact,
        /// Whether ufw is installed by default.
        ufw_installed: BoolFact,
        /// The unit of sshd.
        ssh_unit: UnitFact,
        /// Packages of the base system that matter here.
        base_packages: Vec<At<Name>>,
        /// The last day of the system's standard support.
        end_of_life: DateFact,
    }

    /// A version, and how it is known.
    VersionFact {
        /// The version.
        value: Version,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }

    /// A yes or no, and how it is known.
    BoolFact {
        /// Yes or no.
        value: bool,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }

    /// A unit's name, and how it is known.
    UnitFact {
        /// The unit.
        value: UnitName,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }

    /// A day, and how it is known.
    DateFact {
        /// The day.
        value: Date,
        /// Who says so.
        source: String,
        /// When it was looked up.
        seen: Date,
        /// Whether it was seen on the real system.
        verified: bool,
    }
}
