//! nginx's configuration, includes followed, read well enough to know what it needs and whom it passes requests to.
//!
//! It judges nothing: `nginx -t` does.

use crate::sandbox::Sandbox;

/// One directive with its block, if it has one.
#[derive(Clone, Debug, Default)]
pub struct Directive {
    /// Its first word.
    pub name: String,
    /// The words after it, quotes taken off.
    pub words: Vec<String>,
    /// What its block holds.
    pub block: Vec<Directive>,
}

impl Directive {
    /// Every directive of this name at any depth, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> Vec<&'a Directive> {
        let below = self.block.iter().flat_map(|child| {
            let own = (child.name == name).then_some(child);
            own.into_iter().chain(child.all(name))
        });
        below.collect()
    }

    /// The first word of each directive of these names at any depth, sorted, each once.
    pub fn values(&self, names: &[&str]) -> Vec<String> {
        let found = names.iter().flat_map(|name| self.all(name));
        let mut values: Vec<String> =
            found.filter_map(|directive| directive.words.first().cloned()).collect();
        values.sort();
        values.dedup();
        values
    }

    fn first(&self, name: &str) -> Option<&str> {
        let own = self.block.iter().find(|child| child.name == name)?;
        own.words.first().map(String::as_str)
    }
}

/// The configuration that starts at `/etc/nginx/nginx.conf`.
pub fn load(sandbox: &Sandbox) -> Directive {
    let mut words = Vec::new();
    tokens(sandbox, "/etc/nginx/nginx.conf", &mut words, 0);
    let mut words = words.into_iter();
    Directive { block: block(&mut words), ..Directive::default() }
}

enum Token {
    Word(String),
    Open,
    Close,
    End,
}

/// A file's tokens with those of the files it includes in place.
fn tokens(sandbox: &Sandbox, path: &str, out: &mut Vec<Token>, depth: usize) {
    let text = sandbox.text(path);
    let mut statement: Vec<String> = Vec::new();
    for token in lex(&text) {
        match (&token, statement.as_slice()) {
            (Token::Word(word), _) => statement.push(word.clone()),
            (Token::End, [name, pattern]) if name == "include" && depth < 10 => {
                for included in included(sandbox, pattern) {
                    tokens(sandbox, &included, out, depth + 1);
                }
                statement.clear();
            }
            _ => {
                out.extend(statement.drain(..).map(Token::Word));
                out.push(token);
            }
        }
    }
}

fn lex(text: &str) -> Vec<Token> {
    let (mut out, mut rest) = (Vec::new(), text.chars().peekable());
    while let Some(first) = rest.next() {
        match first {
            '{' => out.push(Token::Open),
            '}' => out.push(Token::Close),
            ';' => out.push(Token::End),
            '#' => while rest.next_if(|next| *next != '\n').is_some() {},
            quote @ ('"' | '\'') => {
                let mut word = String::new();
                while let Some(next) = rest.next().filter(|next| *next != quote) {
                    word.push(if next == '\\' { rest.next().unwrap_or(next) } else { next });
                }
                out.push(Token::Word(word));
            }
            other if !other.is_whitespace() => {
                let mut word = String::from(other);
                while let Some(next) = rest.next_if(|next| !next.is_whitespace() && !";{".contains(*next)) {
                    word.push(next);
                }
                out.push(Token::Word(word));
            }
            _ => {}
        }
    }
    out
}

fn block(tokens: &mut std::vec::IntoIter<Token>) -> Vec<Directive> {
    let (mut out, mut words) = (Vec::new(), Vec::new());
    while let Some(token) = tokens.next() {
        match token {
            Token::Word(word) => words.push(word),
            Token::End => out.extend(directive(std::mem::take(&mut words), Vec::new())),
            Token::Open => {
                let inner = block(tokens);
                out.extend(directive(std::mem::take(&mut words), inner));
            }
            Token::Close => break,
        }
    }
    out
}

fn directive(mut words: Vec<String>, block: Vec<Directive>) -> Option<Directive> {
    if words.is_empty() {
        return None;
    }
    Some(Directive { name: words.remove(0), words, block })
}

/// The files that an `include` names, in nginx's order; only a last component with stars is expanded.
fn included(sandbox: &Sandbox, pattern: &str) -> Vec<String> {
    let pattern = absolute(pattern);
    let Some((folder, name)) = pattern.rsplit_once('/') else { return Vec::new() };
    let Some((start, end)) = name.split_once('*') else { return vec![pattern] };
    let entries = std::fs::read_dir(sandbox.real(folder)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut found: Vec<String> = names
        .filter(|name| !name.starts_with('.') && name.starts_with(start) && name.ends_with(end))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    found.sort();
    found
}

/// A path as nginx takes it: relative ones start at its own directory.
pub fn absolute(path: &str) -> String {
    if path.starts_with('/') { path.to_owned() } else { format!("/etc/nginx/{path}") }
}

/// Where requests are passed on to, as `ADDRESS:PORT`, sorted; places with variables and sockets are left out.
pub fn backends(top: &Directive) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let upstreams = top.all("upstream");
    for server in
        upstreams.iter().flat_map(|upstream| upstream.block.iter().filter(|inner| inner.name == "server"))
    {
        found.extend(server.words.first().cloned());
    }
    for place in top.values(&["proxy_pass"]) {
        let place = place.trim_start_matches("http://").trim_start_matches("https://");
        let place = place.split('/').next().unwrap_or_default();
        let named = upstreams.iter().any(|upstream| upstream.words.first().is_some_and(|name| name == place));
        if !place.contains('$') && !place.starts_with("unix:") && !named {
            found.push(if place.contains(':') { place.to_owned() } else { format!("{place}:80") });
        }
    }
    found.sort();
    found.dedup();
    found
}

/// The locations whose path holds `part`, each with the directory that it serves: (document root, location's path).
pub fn document_roots(top: &Directive, part: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for server in top.all("server") {
        for location in server.all("location") {
            let path = location.words.last().cloned().unwrap_or_default();
            let root = location.first("root").or(server.first("root"));
            if let (true, Some(root)) = (path.contains(part), root) {
                found.push((root.to_owned(), path));
            }
        }
    }
    found
}
