//! The arguments, as clap reads them.
//!
//! It deliberately only names and explains them; each command says what it does with them.

use camino::Utf8PathBuf;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use infc::Date;

/// Examples first: most people want one line to copy.
const TEMPLATE: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// How an editor is set up, for three of them.
const EDITORS: &str = "\
Set-up (more in the book, \"In an editor\"):
  Visual Studio Code   code --install-extension infc.vsix
  Neovim, from 0.11    put lang/editors/neovim on the runtimepath, then: vim.lsp.enable(\"infc\")
  Helix                copy lang/editors/helix/languages.toml to ~/.config/helix/languages.toml
Others start `infc lsp` for *.inf and speak the language server protocol.
";

const EXAMPLES: &str = "\
Examples:
  infc init                       begin a site: a small one that compiles
  infc check                      check the nearest site.inf, here or above
  infc build site.inf -o out      check it and write the files of every host
  infc build -o out --watch       again after each change, until Ctrl-C
  infc explain port-collision     what a diagnostic means and how to mend it
  infc explain App.memory         what a field means; std.node: what std defines
  infc why hosts.vps.ssh.port     where a value comes from, and what it overrode
  infc why vps/etc/ufw/user.rules:12
                                  which lines of the site made that line
  infc why vps:443                who listens on a port, and what says so
  infc exposure                   who can reach what
  infc exposure --why internet vps:443
                                  by which way, or what keeps them out
  infc diff git:main              what differs since then: in meaning, in files, line by line
  infc test                       run the tests of the site
  infc fmt                        put the sources here and below in canonical layout
  infc verify out                 compare a bundle with its manifests
  infc lock                       lock the inputs of a site, once
  infc update house               lock an input as it is now, and say what that changes";

const EXIT: &str = "\
Exit status: 0 no error, 1 errors found or a test failed, 2 wrong usage, 3 input or output failed.
";

/// Describe servers in one language, find the mistakes between the files, write the files.
#[derive(Parser, Debug)]
#[command(name = "infc", version, before_help = EXAMPLES, after_help = EXIT, help_template = TEMPLATE)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Arguments {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Args, Debug)]
pub struct Global {
    /// Form of the report: for a person (standard error), or for tools (standard output)
    #[arg(long, global = true, value_enum, default_value_t = Form::Human, value_name = "FORMAT")]
    pub format: Form,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Work in this directory
    #[arg(short = 'C', global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub directory: Option<Utf8PathBuf>,
    /// Say nothing but what is wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// Forms of a report that can be asked for.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// With the source and its marks
    Human,
    /// One object with every diagnostic
    Json,
    /// Workflow commands, shown as annotations on GitHub
    Github,
    /// SARIF 2.1.0, which forges show beside a change; for `infc check` and `infc diff`
    Sarif,
    /// A report of code quality for GitLab; for `infc check`
    Gitlab,
    /// XML of JUnit; for `infc check` and `infc test`
    Junit,
    /// Markdown; for `infc diff` and `infc exposure`
    Markdown,
    /// A picture; for `infc exposure` alone
    Svg,
    /// A page; for `infc exposure` alone
    Html,
}

/// Forms of a report that every command gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// With the source and its marks.
    Human,
    /// One object with every diagnostic.
    Json,
    /// Workflow commands.
    Github,
}

/// When colours are used.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// On a terminal
    Auto,
    /// Also in files and pipes
    Always,
    /// Not at all
    Never,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Begin a site: write a small one that compiles, with comments that say what to change
    ///
    /// Asks nothing and overwrites nothing: a directory that has a site.inf already is refused, and other files in it
    /// stay as they are.
    #[command(before_help = "Examples:\n  infc init                       here\n  infc init servers               in a new directory", help_template = TEMPLATE)]
    Init {
        /// Where to; created if it is not there [default: this directory]
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<Utf8PathBuf>,
    },
    /// Check a site and write nothing
    #[command(before_help = "Examples:\n  infc check\n  infc check --deny warnings --format github\n  infc check - --stdin-filename hosts/web.inf < buffer\n  infc check --fix --diff\n  infc check --watch              again after each change, until Ctrl-C", help_template = TEMPLATE)]
    Check {
        /// A site, a directory with a site.inf, or - for standard input [default: the nearest site.inf, here or above]
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<Utf8PathBuf>,
        /// Mend what can be mended without doubt, then check again
        #[arg(long)]
        fix: bool,
        /// Show what --fix would write, and write nothing
        #[arg(long)]
        diff: bool,
        /// Check again after each change of a file that was read, until interrupted
        #[arg(long, conflicts_with_all = ["fix", "diff"])]
        watch: bool,
        #[command(flatten)]
        checking: Checking,
    },
    /// Check a site and write the files of every host
    #[command(before_help = "Examples:\n  infc build site.inf -o out\n  infc build examples/ementech -o out\n  infc build -o out --watch       again after each change, until Ctrl-C", help_template = TEMPLATE)]
    Build {
        /// A site, or a directory with a site.inf [default: the nearest site.inf, here or above]
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<Utf8PathBuf>,
        /// Directory to write; replaced as a whole if infc wrote it, refused if not
        #[arg(short, long, value_name = "OUT", value_hint = ValueHint::DirPath)]
        output: Utf8PathBuf,
        /// Build again after each change of a file that was read, until interrupted; OUT is always the last good bundle
        #[arg(long)]
        watch: bool,
        #[command(flatten)]
        checking: Checking,
    },
    /// Explain a name: a diagnostic, a kind or field, a definition of std
    #[command(before_help = "Examples:\n  infc explain port-collision     what a diagnostic means and how to mend it\n  infc explain App                every field of a kind\n  infc explain hosts.web.apps.shop.memory\n                                  what may stand at that place\n  infc explain std.profiles.hardened\n  infc explain                    lists every name", help_template = TEMPLATE)]
    Explain {
        /// A name: as in error[NAME], a kind, KIND.FIELD, a place in a site, or what std defines
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Say where a value, a line of a bundle, or a listener comes from
    #[command(before_help = "Examples:\n  infc why hosts.vps.ssh.port\n  infc why vps/etc/ufw/user.rules:12\n  infc why vps/etc/nginx/nginx.conf\n  infc why vps:443                who listens there", help_template = TEMPLATE)]
    Why {
        /// A value, as hosts.vps.ssh.port; HOST/path of an emitted file, with :LINE for one line; or a port, as HOST:443
        #[arg(value_name = "PATH", value_hint = ValueHint::Other)]
        path: String,
        /// A site, or a directory with a site.inf [default: the nearest site.inf, here or above]
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<Utf8PathBuf>,
        #[command(flatten)]
        checking: Checking,
    },
    /// Say who can reach what: as a table, an answer, a picture, a difference
    #[command(before_help = "Examples:\n  infc exposure                               what listens, by who reaches it\n  infc exposure --why internet vps:443        by which way, or what keeps them out\n  infc exposure --why zones.office apps.admin\n  infc exposure --why 203.0.113.7 hosts.vps.ssh\n  infc exposure --why internet https://example.org/api/\n                                              which route answers, and who gets to it\n  infc exposure --format html > exposure.html  a page to look at\n  infc exposure --against git:origin/main --fail-on grew\n                                              what has changed since then", help_template = TEMPLATE)]
    Exposure {
        /// A site, a directory with a site.inf, or - for standard input [default: the nearest site.inf, here or above]
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<Utf8PathBuf>,
        #[command(flatten)]
        exposing: Exposing,
        #[command(flatten)]
        checking: Checking,
    },
    /// Say what differs between two states: in meaning, in files, line by line
    ///
    /// A state is a site, a directory with a site.inf, git:REVISION of one, a directory that `infc build` wrote, or - for
    /// standard input. A bundle that has lost its provenance does not say who reaches what; the first lines say what is not compared.
    #[command(before_help = "Examples:\n  infc diff                               what has changed since the last commit\n  infc diff git:main                      since the branch left main, or main went on\n  infc diff git:main --format markdown --max-bytes 60000 > comment.md\n                                          for a comment on a change\n  infc diff git:main --fail-on exposure-grew\n  infc diff out site                      what a build would change\n  infc diff /var/lib/old /var/lib/new     between two bundles", help_template = TEMPLATE)]
    Diff {
        /// The state before [default: git:HEAD]
        #[arg(value_name = "OLD", value_hint = ValueHint::AnyPath)]
        old: Option<Utf8PathBuf>,
        /// The state now [default: the nearest site.inf, here or above]
        #[arg(value_name = "NEW", value_hint = ValueHint::AnyPath)]
        new: Option<Utf8PathBuf>,
        #[command(flatten)]
        differing: Differing,
    },
    /// Run the tests of a site
    #[command(before_help = "Examples:\n  infc test\n  infc test --filter firewall\n  infc test --format junit > tests.xml", help_template = TEMPLATE)]
    Test {
        /// A site, a directory with a site.inf, or - for standard input [default: the nearest site.inf, here or above]
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<Utf8PathBuf>,
        #[command(flatten)]
        testing: Testing,
    },
    /// Put sources in canonical layout
    ///
    /// Every file ending in .inf below a directory, but for hidden directories, bundles, and the vendor/ of a flake.
    /// A file is written all at once, and only if its text changes. A file with syntax errors is left as it is: they are
    /// reported, the other files are formatted, and the exit status is 1.
    #[command(before_help = "Examples:\n  infc fmt                      every source below this directory\n  infc fmt site.inf hosts\n  infc fmt --check              names what is not formatted; for CI\n  infc fmt --diff | patch -p1   shows what would change, and does it\n  infc fmt - < site.inf         from standard input to standard output", help_template = TEMPLATE)]
    Fmt {
        /// Files and directories, or - for standard input [default: this directory]
        #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
        paths: Vec<Utf8PathBuf>,
        /// Write nothing, name what is not formatted; exit with 1 if anything is
        #[arg(long)]
        check: bool,
        /// Write nothing, print the changes as a patch; exit with 1 if there are any
        #[arg(long)]
        diff: bool,
        /// The name that standard input has, for messages and patches
        #[arg(long, value_name = "PATH", default_value = "site.inf", value_hint = ValueHint::FilePath)]
        stdin_filename: Utf8PathBuf,
    },
    /// Lock the inputs that are not locked, and fetch what is locked and not here
    #[command(before_help = "Examples:\n  infc lock", help_template = TEMPLATE)]
    Lock,
    /// Lock inputs as they are now, and say what that changes
    #[command(before_help = "Examples:\n  infc update house\n  infc update --dry-run     says what would change, and writes nothing", help_template = TEMPLATE)]
    Update {
        /// An input [default: all of them]
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// Write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Copy the locked inputs into the flake, so that nothing has to be fetched
    #[command(before_help = "Examples:\n  infc vendor", help_template = TEMPLATE)]
    Vendor,
    /// Print the JSON schema of what is printed or written for tools
    #[command(before_help = "Examples:\n  infc schema            lists them\n  infc schema diff       of infc diff --format json\n  infc schema manifest   of OUT/HOST/manifest.json", help_template = TEMPLATE)]
    Schema {
        /// A schema [default: list them]
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    /// Compare a written bundle with its manifests
    #[command(before_help = "Examples:\n  infc verify out", help_template = TEMPLATE)]
    Verify {
        /// A directory that `infc build` wrote
        #[arg(value_name = "OUT", value_hint = ValueHint::DirPath)]
        output: Utf8PathBuf,
    },
    /// Answer an editor, over standard input and output
    #[command(before_help = "Examples:\n  infc lsp                        what an editor starts by itself", after_help = EDITORS, help_template = TEMPLATE)]
    Lsp {
        /// Speak over standard input and output, as is done anyway; editors say so
        #[arg(long)]
        stdio: bool,
    },
    /// Print what makes a shell complete commands, options, files and names
    #[command(before_help = "Examples:\n  infc completions bash > ~/.local/share/bash-completion/completions/infc\n  infc completions zsh > ~/.zfunc/_infc         with ~/.zfunc in fpath, before compinit\n  infc completions fish > ~/.config/fish/completions/infc.fish\n  infc completions elvish >> ~/.config/elvish/rc.elv\n  infc completions powershell >> $PROFILE", help_template = TEMPLATE)]
    Completions {
        /// The shell
        #[arg(value_name = "SHELL", value_enum)]
        shell: Shell,
    },
    /// Print the man page of infc, or write the page of every command into a directory
    #[command(before_help = "Examples:\n  infc man | man -l -                           reads it\n  infc man ~/.local/share/man/man1              writes infc.1, infc-check.1, …", help_template = TEMPLATE)]
    Man {
        /// Where to; created if it is not there, pages in it are replaced [default: print the page of infc]
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        folder: Option<Utf8PathBuf>,
    },
}

/// What every command that works out a site understands.
#[derive(Args, Debug)]
pub struct Reading {
    /// The name that standard input has, for messages and for what it imports
    #[arg(long, value_name = "PATH", default_value = "site.inf", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Utf8PathBuf,
    /// Threads to use; the result is the same [default: one per processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// The day that dates are compared with; a test may say its own
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub today: Option<Date>,
}

/// What a command that checks a site understands.
#[derive(Args, Debug)]
pub struct Checking {
    #[command(flatten)]
    pub reading: Reading,
    /// Treat warnings as errors
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Vec<Deny>,
    /// Exit with 0 even if the site has errors
    #[arg(long)]
    pub exit_zero: bool,
}

/// What the command that says who reaches what understands.
#[derive(Args, Debug)]
pub struct Exposing {
    /// Say by which way FROM reaches TO, or what keeps it out. FROM is internet, everyone-else, loopback, a zone, a
    /// host, an address or a network; TO is HOST:PORT, a URL, or the name of an app, a vhost, a listener, of ssh
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    pub why: Option<Vec<String>>,
    /// Say what changes against another state of the site: a site, a directory with a site.inf, or git:REV, which is
    /// this site in the commit REV of its git repository
    #[arg(long, value_name = "OLD", value_hint = ValueHint::AnyPath, conflicts_with = "why")]
    pub against: Option<Utf8PathBuf>,
    /// Exit with 1 if this is so
    #[arg(long, value_enum, value_name = "WHAT", requires = "against")]
    pub fail_on: Option<FailOn>,
}

/// What of a difference is a failure.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailOn {
    /// Somebody gets farther than before
    Grew,
    /// Anything differs
    Changed,
}

/// What the command that compares two states understands.
#[derive(Args, Debug)]
pub struct Differing {
    /// Exit with 1 if anything differs
    #[arg(long)]
    pub exit_code: bool,
    /// Exit with 1 if this is so, or is not known
    #[arg(long, value_enum, value_name = "WHAT")]
    pub fail_on: Option<FailOnDiff>,
    /// Say no more than this many bytes, cut between lines and hunks; what is cut is said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1024..))]
    pub max_bytes: Option<u32>,
    #[command(flatten)]
    pub reading: Reading,
}

/// What of a difference between two states is a failure.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailOnDiff {
    /// Somebody gets farther than before
    ExposureGrew,
}

/// What the command that runs tests understands.
#[derive(Args, Debug)]
pub struct Testing {
    /// Run only the tests whose names hold this
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    #[command(flatten)]
    pub reading: Reading,
}

/// What can be denied.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deny {
    /// Every warning
    Warnings,
}

fn date(text: &str) -> Result<Date, String> {
    Date::read(text).map_err(|error| error.message)
}

/// The arguments as data, for what is made of them.
pub fn command() -> clap::Command {
    // What `infc help check` says, `infc check --help` does, and a list of commands twice is of no use.
    Arguments::command().disable_help_subcommand(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_make_sense() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_command_has_its_own_words() {
        for one in command().get_subcommands() {
            // An argument of that id would be the same as the global one.
            let global = ["format", "color", "directory", "quiet"];
            assert!(
                one.get_arguments().all(|arg| !global.contains(&arg.get_id().as_str())),
                "{}",
                one.get_name()
            );
        }
    }

    /// The chapter of the book, which names every command and every option, and no other.
    #[test]
    fn the_book_and_the_arguments_agree() {
        let page = include_str!("../../../book/src/command-line.md");
        let command = command();
        let (mut options, mut missing) = (vec!["help".to_owned(), "version".to_owned()], Vec::new());
        for one in std::iter::once(&command).chain(command.get_subcommands()) {
            let row = format!("| `infc {}", one.get_name());
            if one.get_name() != "infc"
                && !page.contains(&format!("{row} "))
                && !page.contains(&format!("{row}`"))
            {
                missing.push(row);
            }
            for long in one.get_arguments().filter_map(clap::Arg::get_long) {
                options.push(long.to_owned());
                if !page.contains(&format!("--{long}")) {
                    missing.push(format!("--{long} of {}", one.get_name()));
                }
            }
        }
        assert!(missing.is_empty(), "the page leaves out {missing:?}");
        let named = page.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
        let named = named.filter_map(|word| word.strip_prefix("--")).map(|word| word.trim_end_matches(']'));
        let unknown: Vec<&str> = named.filter(|name| !options.iter().any(|option| option == name)).collect();
        assert!(unknown.is_empty(), "nobody understands {unknown:?}");
    }

    #[test]
    fn a_date_must_exist() {
        let read = |today| Arguments::try_parse_from(["infc", "check", "--today", today]);
        assert!(read("2027-02-28").is_ok());
        assert!(read("2027-02-30").unwrap_err().to_string().contains("2027-02 has 28 days"));
    }
}
