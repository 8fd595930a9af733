//! Quoted strings that name nothing on the network.

use infc_scalar::Scalar;

use crate::{canonical, helped, printed, refused};

#[test]
fn paths() {
    canonical(
        Scalar::AbsPath,
        &[
            "/",
            "/srv",
            "/srv/app",
            "/srv/with blank/x",
            "/srv/größe",
            "/.well-known/x",
            "/a/...",
            "/srv/*.log",
        ],
    );
    refused(
        Scalar::AbsPath,
        &[
            ("", "", "cannot be empty", ""),
            ("srv/app", "srv/app", "begins with `/`", "/srv/app"),
            ("~/app", "~/app", "begins with `/`", ""),
            ("$HOME/app", "$HOME/app", "begins with `/`", ""),
            ("./app", "./app", "begins with `/`", ""),
            ("/srv/", "/", "does not end with `/`", "/srv"),
            ("/srv//app", "//", "empty part", "/srv/app"),
            ("//srv", "//", "empty part", "/srv"),
            ("//", "//", "empty part", "/"),
            ("/srv/./app", ".", "no part `.`", "/srv/app"),
            ("/srv/../app", "..", "no part `..`", ""),
            ("/srv/..", "..", "no part `..`", ""),
            ("/srv\\app", "\\", "cannot hold `\\`", ""),
            ("/srv\n", "\n", "newline", ""),
            ("/srv\tx", "\t", "tab", ""),
            ("/srv\0", "\0", "NUL", ""),
            ("/srv\u{a0}x", "\u{a0}", "U+00A0", ""),
            ("/srv\u{202e}x", "\u{202e}", "direction", ""),
            ("/srv ", " ", "end with a blank", "/srv"),
            (&format!("/{}", "a".repeat(256)), &"a".repeat(256), "at most 255 bytes", ""),
            (&"/abcdefg".repeat(512), &"/abcdefg".repeat(512), "at most 4095 bytes", ""),
        ],
    );
    canonical(Scalar::AbsPath, &[&format!("/{}", "a".repeat(255)), &"/abcdefghijklmn".repeat(273)]);
    canonical(Scalar::RelPath, &["app", "app/current", ".env", "a b"]);
    refused(
        Scalar::RelPath,
        &[
            ("", "", "cannot be empty", ""),
            ("/srv", "/", "does not begin with `/`", "srv"),
            ("./app", ".", "no part `.`", "app"),
            ("app/", "/", "does not end", "app"),
            ("../app", "..", "no part `..`", ""),
            ("a//b", "//", "empty part", "a/b"),
            (".", ".", "no part `.`", ""),
        ],
    );
}

#[test]
fn names() {
    canonical(Scalar::Name, &["web", "web-1", "_x", "7", "a.b@c", "Web", &"a".repeat(64)]);
    refused(
        Scalar::Name,
        &[
            ("", "", "cannot be empty", ""),
            ("-a", "-", "begins with", ""),
            (".a", ".", "begins with", ""),
            ("@a", "@", "begins with", ""),
            ("a/b", "/", "cannot hold `/`", ""),
            ("a b", " ", "cannot hold a blank", ""),
            ("é", "é", "cannot hold `é`", ""),
            (&"a".repeat(65), &"a".repeat(65), "at most 64", ""),
        ],
    );
    canonical(Scalar::UserName, &["deploy", "_apt", "www-data", "a", &"a".repeat(32)]);
    refused(
        Scalar::UserName,
        &[
            ("", "", "cannot be empty", ""),
            ("Deploy", "Deploy", "lower case", "deploy"),
            ("1user", "1", "begins with", ""),
            ("-user", "-", "begins with", ""),
            ("user$", "$", "cannot hold `$`", ""),
            ("a.b", ".", "cannot hold `.`", ""),
            (&"a".repeat(33), &"a".repeat(33), "at most 32", ""),
        ],
    );
    canonical(
        Scalar::UnitName,
        &["nginx.service", "a@b.service", "getty@.service", "srv-a\\x2db.mount", "x.timer", "a.b.socket"],
    );
    refused(
        Scalar::UnitName,
        &[
            ("", "", "cannot be empty", ""),
            ("nginx", "nginx", "has a suffix", "nginx.service"),
            ("nginx.conf", ".conf", "not a type of unit", ""),
            (".service", ".", "name itself is missing", ""),
            ("@a.service", "@", "name itself is missing", ""),
            ("a b.service", " ", "cannot hold a blank", ""),
            ("a/b.service", "/", "cannot hold `/`", ""),
            (
                &format!("{}.service", "a".repeat(248)),
                &format!("{}.service", "a".repeat(248)),
                "at most 255",
                "",
            ),
        ],
    );
}

#[test]
fn modes_dates_zones_versions() {
    canonical(Scalar::Mode, &["0000", "0640", "0755", "1777", "7777"]);
    printed(Scalar::Mode, &[("640", "0640"), ("777", "0777")]);
    refused(
        Scalar::Mode,
        &[
            ("", "", "cannot be empty", ""),
            ("64", "64", "three or four", ""),
            ("00640", "00640", "three or four", ""),
            ("0o640", "0o", "without a prefix", "640"),
            ("0648", "8", "octal digits", ""),
            ("u=rw", "u", "octal digits", ""),
            ("é64", "é", "octal digits", ""),
        ],
    );
    canonical(Scalar::Date, &["2027-01-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]);
    refused(
        Scalar::Date,
        &[
            ("", "", "year-month-day", ""),
            ("2027-02-29", "29", "has 28 days", ""),
            ("1900-02-29", "29", "has 28 days", ""),
            ("2027-04-31", "31", "has 30 days", ""),
            ("2027-13-01", "13", "no month 13", ""),
            ("2027-00-01", "00", "no month 00", ""),
            ("2027-01-00", "00", "no day 00", ""),
            ("0000-01-01", "0000", "counted from 0001", ""),
            ("2027-1-3", "2027-1-3", "year-month-day", "2027-01-03"),
            ("2027/01/31", "2027/01/31", "year-month-day", "2027-01-31"),
            ("31.01.2027", "31.01.2027", "year-month-day", ""),
            ("2027-01", "2027-01", "year-month-day", ""),
            ("20270131", "20270131", "year-month-day", ""),
            ("+027-01-01", "+027-01-01", "year-month-day", ""),
        ],
    );
    canonical(
        Scalar::Timezone,
        &["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "America/Port-au-Prince", "Etc/GMT+3"],
    );
    refused(
        Scalar::Timezone,
        &[
            ("", "", "cannot be empty", ""),
            ("utc", "utc", "written `UTC`", "UTC"),
            ("GMT", "GMT", "written `UTC`", "UTC"),
            ("CET", "CET", "not a time zone", ""),
            ("europe/berlin", "europe/berlin", "no part", ""),
            ("Europe/", "Europe/", "no part", ""),
            ("/Berlin", "/Berlin", "no part", ""),
            ("Europe/Ber lin", "Europe/Ber lin", "no part", ""),
            ("A/B/C/D", "A/B/C/D", "not a time zone", ""),
            ("../Etc", "../Etc", "no part", ""),
        ],
    );
    canonical(Scalar::Version, &["20", "1.24.0", "1:8.9p1-3ubuntu0.10", "2.0~rc1+b2"]);
    refused(
        Scalar::Version,
        &[
            ("", "", "cannot be empty", ""),
            ("v20", "v", "begins with a digit", "20"),
            ("latest", "l", "begins with a digit", ""),
            (">=1.2", ">", "cannot hold `>`", ""),
            ("1.*", "*", "cannot hold `*`", ""),
        ],
    );
}

#[test]
fn expressions() {
    canonical(
        Scalar::Regex,
        &[
            "^/api/",
            "a*b+c?",
            "a*?b++",
            "(a|b)+",
            "(?:x)",
            "(?P<host>\\S+)",
            "[]a]",
            "[^]a]",
            "[[:alpha:]]+",
            "[a\\]]",
            "a{3}",
            "a{3,}",
            "a{3,5}?",
            "{",
            "a{x}",
            "\\(",
            "(?#a ( b)c",
            "]",
            "}",
            "^<HOST> .* \"GET",
            "é+",
        ],
    );
    refused(
        Scalar::Regex,
        &[
            ("", "", "cannot be empty", ""),
            ("(a", "(", "no `)`", ""),
            ("a)", ")", "no `(`", ""),
            ("[a", "[", "no `]`", ""),
            ("[]", "[", "no `]`", ""),
            ("a\\", "\\", "escapes nothing", ""),
            ("*a", "*", "nothing to repeat", ""),
            ("(*a)", "*", "nothing to repeat", ""),
            ("a|+", "+", "nothing to repeat", ""),
            ("{3}", "{3}", "nothing to repeat", ""),
            ("a**", "*", "repeats a repetition", ""),
            ("a*?+", "+", "repeats a repetition", ""),
            ("a{5,3}", "{5,3}", "above the upper", ""),
            ("a{99999}", "{99999}", "at most 65535", ""),
            ("a\tb", "\t", "tab", ""),
            (&"(".repeat(101), "(", "too deeply", ""),
        ],
    );
}

#[test]
fn commands() {
    canonical(
        Scalar::Command,
        &[
            "/usr/bin/rsync -a /srv /backup",
            "pg_dump --file=/x y",
            "g++",
            "find /srv -name '*.log' -exec rm {} +",
            "date +%F",
            "echo ''",
            "echo 'a b'",
        ],
    );
    printed(
        Scalar::Command,
        &[
            ("  a   b  ", "a b"),
            ("echo \"a b\"", "echo 'a b'"),
            ("echo \"it's\"", "echo 'it'\"'\"'s'"),
            ("echo a'b'c", "echo abc"),
            ("echo \"a|b\"", "echo 'a|b'"),
            ("'/opt/my app/run' x", "'/opt/my app/run' x"),
            ("a b#c d~e", "a 'b#c' 'd~e'"),
        ],
    );
    refused(
        Scalar::Command,
        &[
            ("", "", "names a program", ""),
            ("   ", "   ", "names a program", ""),
            ("a | b", "|", "the shell's", ""),
            ("a && b", "&", "the shell's", ""),
            ("a; b", ";", "the shell's", ""),
            ("a > /x", ">", "the shell's", ""),
            ("a $(date)", "$", "the shell's", ""),
            ("a \"$HOME\"", "$", "the shell's", ""),
            ("a `b`", "`", "a backquote is the shell's", ""),
            ("a \\ b", "\\", "the shell's", ""),
            ("ls *.log", "*", "the shell's", ""),
            ("ls ~/x", "~", "the shell's", ""),
            ("a # b", "#", "the shell's", ""),
            ("a 'b", "'", "not closed", ""),
            ("a \"b", "\"", "not closed", ""),
            ("FOO=1 a", "FOO=1", "not with a variable", ""),
            ("./run", "./run", "absolute path or a bare name", ""),
            ("bin/run x", "bin/run", "absolute path or a bare name", ""),
            ("/ x", "/", "not a program", ""),
            ("/usr//bin/a x", "//", "empty part", "/usr/bin/a x"),
            ("/usr/bin/ x", "/", "end with `/`", "/usr/bin x"),
            ("-x a", "-x", "not a program's name", ""),
            ("'' a", "''", "not a program's name", ""),
            ("a\nb", "\n", "newline", ""),
        ],
    );
    helped(Scalar::Command, &[("a | b", "sh ''…''")]);
}

#[test]
fn schedules() {
    canonical(
        Scalar::Schedule,
        &[
            "* * * * *",
            "30 3 * * *",
            "*/5 * * * *",
            "0 9-17/2 * * 1-5",
            "0 0 29 2 *",
            "0 0 31 1,3 *",
            "0,15,30 * * * *",
            "0 0 30 2 1",
            "* * */2 * 1",
        ],
    );
    printed(
        Scalar::Schedule,
        &[
            ("  30  3 * * * ", "30 3 * * *"),
            ("05 03 * * *", "5 3 * * *"),
            ("0 0 * jan-mar mon,wed", "0 0 * 1-3 1,3"),
            ("0 0 * * FRI-sun", "0 0 * * 5-7"),
            ("0 0 * * 5-0", "0 0 * * 5-7"),
        ],
    );
}

#[test]
fn schedules_refused() {
    refused(
        Scalar::Schedule,
        &[
            ("", "", "cannot be empty", ""),
            ("30 3 * *", "30 3 * *", "this has 4", ""),
            ("0 30 3 * * *", "0 30 3 * * *", "this has 6", ""),
            ("30 3 * * * root", "30 3 * * * root", "this has 6", ""),
            ("@daily", "@daily", "five fields", "0 0 * * *"),
            ("@Weekly", "@Weekly", "five fields", "0 0 * * 0"),
            ("@reboot", "@reboot", "five fields", ""),
            ("02:00", "02:00", "five fields", ""),
            ("Mon *-*-* 02:00:00", "Mon *-*-* 02:00:00", "five fields", ""),
            ("60 3 * * *", "60", "there is no minute 60", ""),
            ("0 24 * * *", "24", "there is no hour 24", ""),
            ("0 0 0 * *", "0", "there is no day of the month 0", ""),
            ("0 0 32 * *", "32", "there is no day of the month 32", ""),
            ("0 0 * 13 *", "13", "there is no month 13", ""),
            ("0 0 * * 8", "8", "there is no day of the week 8", ""),
            ("x 0 * * *", "x", "not a minute", ""),
            ("-1 0 * * *", "", "a minute is missing", ""),
            ("0 22-2 * * *", "22-2", "backwards", "0 22-23,0-2 * * *"),
            ("0 0 * * 6-2", "6-2", "backwards", "0 0 * * 6,0-2"),
            ("0 5-5 * * *", "5-5", "one value", "0 5 * * *"),
            ("5/10 * * * *", "5/10", "follows `*` or a range", "5-59/10 * * * *"),
            ("*/0 * * * *", "0", "at least 1", ""),
            ("*/60 * * * *", "60", "never comes to a second minute", ""),
            ("*/90 * * * *", "90", "never comes to a second minute", ""),
            ("*/ * * * *", "", "missing", ""),
            ("*/x * * * *", "x", "not a step", ""),
            ("1,,2 * * * *", "", "missing", ""),
            ("1, * * * *", "", "missing", ""),
            ("0 0 ? * 1", "?", "not of crontab(5)", ""),
            ("0 0 L * *", "L", "not of crontab(5)", ""),
            ("0 0 * january *", "january", "written `jan`", "0 0 * jan *"),
            ("0 0 * * Monday", "Monday", "written `mon`", "0 0 * * mon"),
            ("0 0 30 2 *", "30 2", "never fires: February has no day 30", ""),
            ("0 0 30,31 feb *", "30,31 feb", "never fires", ""),
            ("0 0 31 4,6,9,11 *", "31 4,6,9,11", "no month of it has a day 31", ""),
            ("0 0 31 2 */2", "31 2", "never fires", ""),
            ("0 3\t* * *", "\t", "tab", ""),
        ],
    );
    helped(
        Scalar::Schedule,
        &[
            ("0 30 3 * * *", "no field for seconds"),
            ("02:00", "daily \"02:00\""),
            ("@reboot", "starts with the host"),
        ],
    );
}

#[test]
fn plain_text() {
    canonical(Scalar::String, &["", "x", "größe 漢字 😀", "a\u{a0}b"]);
    refused(
        Scalar::String,
        &[
            ("a\nb", "\n", "a newline", ""),
            ("a\tb", "\t", "a tab", ""),
            ("a\rb", "\r", "carriage return", ""),
            ("a\0b", "\0", "NUL", ""),
            ("é\u{7}", "\u{7}", "U+0007", ""),
            ("a\u{85}", "\u{85}", "U+0085", ""),
            ("a\u{2028}", "\u{2028}", "line separator", ""),
            ("a\u{202e}b", "\u{202e}", "direction (U+202E)", ""),
            ("a\u{2066}b", "\u{2066}", "direction", ""),
        ],
    );
    canonical(Scalar::Text, &["", "a\n\tb\n"]);
    refused(
        Scalar::Text,
        &[
            ("a\r\n", "\r", "carriage return", ""),
            ("a\0", "\0", "NUL", ""),
            ("a\u{1b}[0m", "\u{1b}", "U+001B", ""),
            ("a\u{2067}", "\u{2067}", "direction", ""),
        ],
    );
}
