//! Small readers of the emitted formats, written from the formats' own manuals and not from the emitters.
//!
//! They deliberately judge nothing: each gives the tokens that the real program would see, with quoting undone. A
//! character that the program would expand (`$HOME`, `%h`) comes with the mark [`EXPANDED`] before it.

/// Stands before what a program would expand.
pub const EXPANDED: char = '\u{e000}';

/// Stands before a token that is punctuation or the end of a line, so that no text equals it.
pub const MARK: char = '\u{e001}';

/// Stands for a string that never ends.
pub const UNREADABLE: &str = "\u{e001}\"";

/// The tokens of the file at `path`.
pub fn read(path: &str, text: &str) -> Vec<String> {
    if path.starts_with("etc/nginx/") {
        nginx(text)
    } else if path.starts_with("etc/systemd/") {
        units(text)
    } else if path.starts_with("etc/cron.d/") {
        text.lines().flat_map(cron).collect()
    } else if path.starts_with("etc/fail2ban/") {
        ini(text)
    } else if path.starts_with("etc/sudoers.d/") {
        text.lines().flat_map(sudoers).collect()
    } else if path.starts_with("usr/share/infc/dns/") {
        zone(text)
    } else if path.starts_with("etc/infc/pm2/") || path.starts_with("etc/docker/") {
        script(text)
    } else if path.starts_with("etc/tmpfiles.d/") || path.starts_with("etc/sysusers.d/") {
        text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| ended(words(line, true))).collect()
    } else if is_shell(path, text) {
        shell(text)
    } else {
        text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| ended(blanks(line))).collect()
    }
}

fn is_shell(path: &str, text: &str) -> bool {
    text.starts_with("#!")
        || ["etc/logrotate.d/", "etc/default/"].iter().any(|folder| path.starts_with(folder))
}

fn punctuation(character: char) -> String {
    [MARK, character].iter().collect()
}

fn ended(mut tokens: Vec<String>) -> Vec<String> {
    tokens.push(punctuation('\n'));
    tokens
}

fn blanks(line: &str) -> Vec<String> {
    line.split([' ', '\t']).map(str::to_owned).collect()
}

/// Ends the word that is being read, if there is one.
fn flush(word: &mut Option<String>, tokens: &mut Vec<String>) {
    tokens.extend(word.take());
}

/// nginx: words, quoted or not, `;`, braces; a `$` begins a variable in either kind of quotes.
fn nginx(text: &str) -> Vec<String> {
    let (mut tokens, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let escaped = characters.next().unwrap_or('\\');
                let plain = matches!(escaped, '"' | '\'' | '\\' | ' ' | ';' | '{' | '}');
                let word = word.get_or_insert_default();
                match escaped {
                    'n' => word.push('\n'),
                    't' => word.push('\t'),
                    'r' => word.push('\r'),
                    other if plain => word.push(other),
                    other => word.extend(['\\', other]),
                }
            }
            end if quote == Some(end) => quote = None,
            '$' if characters.peek().is_some_and(|next| next.is_alphanumeric() || "_{".contains(*next)) => {
                word.get_or_insert_default().extend([EXPANDED, '$']);
                // A brace here belongs to the variable.
                if characters.peek() == Some(&'{') {
                    word.get_or_insert_default().extend(characters.by_ref().take_while(|&next| next != '}'));
                }
            }
            inside if quote.is_some() => word.get_or_insert_default().push(inside),
            '"' | '\'' if word.is_none() => {
                word = Some(String::new());
                quote = Some(character);
            }
            '#' if word.is_none() => while characters.next().is_some_and(|next| next != '\n') {},
            ';' | '{' | '}' => {
                flush(&mut word, &mut tokens);
                tokens.push(punctuation(character));
            }
            ' ' | '\t' | '\r' | '\n' => flush(&mut word, &mut tokens),
            other => word.get_or_insert_default().push(other),
        }
    }
    flush(&mut word, &mut tokens);
    tokens.extend(quote.map(punctuation));
    tokens
}

/// systemd: sections, keys, and values; words where a key takes words.
fn units(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let mut tokens = Vec::new();
    for line in joined.lines().map(str::trim).filter(|line| !line.starts_with(['#', ';'])) {
        let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('[')) else {
            tokens.push(line.to_owned());
            continue;
        };
        tokens.push(key.to_owned());
        let exec = key.starts_with("Exec");
        tokens.extend(if exec || key == "Environment" {
            ended(words(value, exec))
        } else {
            vec![specifiers(value)]
        });
    }
    tokens
}

/// Undoes `%%`, and marks every other specifier.
fn specifiers(text: &str) -> String {
    let doubled = text.replace("%%", "\u{e002}");
    doubled.replace('%', &format!("{EXPANDED}%")).replace('\u{e002}', "%")
}

/// systemd's words: quotes, C's escapes, specifiers, and in commands variables.
fn words(text: &str, variables: bool) -> Vec<String> {
    let (mut tokens, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let escaped = characters.next().unwrap_or('\\');
                let word = word.get_or_insert_default();
                match escaped {
                    'n' => word.push('\n'),
                    't' => word.push('\t'),
                    'r' => word.push('\r'),
                    's' => word.push(' '),
                    'x' => {
                        let digits: String = characters.by_ref().take(2).collect();
                        word.push(u8::from_str_radix(&digits, 16).map_or(EXPANDED, char::from));
                    }
                    other => word.push(other),
                }
            }
            end if quote == Some(end) => quote = None,
            '"' | '\'' if quote.is_none() => {
                word.get_or_insert_default();
                quote = Some(character);
            }
            ' ' | '\t' if quote.is_none() => flush(&mut word, &mut tokens),
            '$' if variables && characters.peek() == Some(&'$') => {
                characters.next();
                word.get_or_insert_default().push('$');
            }
            '$' if variables => word.get_or_insert_default().extend([EXPANDED, '$']),
            other => word.get_or_insert_default().push(other),
        }
    }
    flush(&mut word, &mut tokens);
    tokens.extend(quote.map(punctuation));
    tokens.iter().map(|token| specifiers(token)).collect()
}

/// A line of a system crontab: an assignment, or five fields, an account, and a command for the shell.
fn cron(line: &str) -> Vec<String> {
    if line.starts_with('#') || line.is_empty() {
        return Vec::new();
    }
    let name =
        line.split_once('=').filter(|(name, _)| name.chars().all(|it| it.is_alphanumeric() || it == '_'));
    if let Some((name, value)) = name {
        return vec![name.to_owned(), value.trim_matches('"').to_owned(), punctuation('\n')];
    }
    let mut rest = line;
    let mut tokens = Vec::new();
    for _ in 0..6 {
        let (field, after) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        tokens.push(field.to_owned());
        rest = after.trim_start_matches([' ', '\t']);
    }
    let command = rest.replace("\\%", "\u{e002}").replace('%', "\n").replace('\u{e002}', "%");
    tokens.extend(ended(shell(&command)));
    tokens
}

/// POSIX shell: words with their quotes undone, operators, line ends. What would be expanded is marked.
#[expect(
    clippy::match_same_arms,
    reason = "the arms follow the quotes, in the order in which the shell looks"
)]
pub fn shell(text: &str) -> Vec<String> {
    let (mut tokens, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (Some(end), other) if end == other => quote = None,
            (Some('\''), other) => word.get_or_insert_default().push(other),
            (Some(_), '\\') => {
                let word = word.get_or_insert_default();
                match characters.next_if(|next| "$`\"\\\n".contains(*next)) {
                    Some('\n') => {}
                    Some(escaped) => word.push(escaped),
                    None => word.push('\\'),
                }
            }
            (None, '\\') => {
                word.get_or_insert_default().extend(characters.next().filter(|&next| next != '\n'));
            }
            (_, '$' | '`') => word.get_or_insert_default().extend([EXPANDED, character]),
            (Some(_), other) => word.get_or_insert_default().push(other),
            (None, '"' | '\'') => {
                word.get_or_insert_default();
                quote = Some(character);
            }
            (None, '#') if word.is_none() => while characters.next_if(|&next| next != '\n').is_some() {},
            (None, ' ' | '\t') => flush(&mut word, &mut tokens),
            (None, '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')') => {
                flush(&mut word, &mut tokens);
                tokens.push(punctuation(character));
            }
            (None, '*' | '?' | '[' | '~') => word.get_or_insert_default().extend([EXPANDED, character]),
            (None, other) => word.get_or_insert_default().push(other),
        }
    }
    flush(&mut word, &mut tokens);
    tokens.extend(quote.map(punctuation));
    tokens
}

/// fail2ban: sections, keys, values that go on in indented lines; `%%` is a percent sign, `%(` an interpolation.
fn ini(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with(['#', ';'])) {
        let key = line.split_once(['=', ':']).filter(|_| !line.starts_with(['[', ' ', '\t']));
        match key {
            Some((key, value)) => tokens.extend([key.trim().to_owned(), specifiers(value.trim())]),
            None => tokens.extend(blanks(&specifiers(line))),
        }
    }
    tokens
}

/// sudoers: words, with `,` `:` `=` apart unless a backslash stands before them.
fn sudoers(line: &str) -> Vec<String> {
    if line.starts_with('#') && !line.starts_with("#include") {
        return Vec::new();
    }
    let (mut tokens, mut word) = (Vec::new(), None::<String>);
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => word.get_or_insert_default().extend(characters.next()),
            ' ' | '\t' => flush(&mut word, &mut tokens),
            ',' | ':' | '=' | '!' | '"' | '#' | '(' | ')' => {
                flush(&mut word, &mut tokens);
                tokens.push(punctuation(character));
            }
            '*' | '?' | '[' => word.get_or_insert_default().extend([EXPANDED, character]),
            other => word.get_or_insert_default().push(other),
        }
    }
    flush(&mut word, &mut tokens);
    ended(tokens)
}

/// A zone file: words and strings, `\DDD` and `\X`, parentheses, line ends, comments.
fn zone(text: &str) -> Vec<String> {
    let (mut tokens, mut word, mut quoted) = (Vec::new(), None::<Vec<u8>>, false);
    let finish = |word: &mut Option<Vec<u8>>, tokens: &mut Vec<String>| {
        tokens.extend(word.take().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    };
    let mut after_string = false;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        after_string &= quoted || matches!(byte, b'"' | b' ' | b'\t');
        match byte {
            b'\\' => {
                let mut digits = String::new();
                while digits.len() < 3 && bytes.peek().is_some_and(u8::is_ascii_digit) {
                    digits.extend(bytes.next().map(char::from));
                }
                let escaped = if digits.is_empty() { bytes.next() } else { digits.parse().ok() };
                word.get_or_insert_default().extend(escaped);
            }
            b'"' => {
                quoted = !quoted;
                // Strings in a row are one text, cut at 255 bytes; a parser of TXT joins them.
                let joined = quoted && word.is_none() && after_string;
                let last = if joined { tokens.pop().map(String::into_bytes) } else { None };
                word = Some(word.or(last).unwrap_or_default());
                after_string = true;
            }
            other if quoted => word.get_or_insert_default().push(other),
            b';' => while bytes.next_if(|&next| next != b'\n').is_some() {},
            b'(' | b')' | b'\n' => {
                finish(&mut word, &mut tokens);
                tokens.push(punctuation(char::from(byte)));
            }
            b' ' | b'\t' => finish(&mut word, &mut tokens),
            other => word.get_or_insert_default().push(other),
        }
    }
    finish(&mut word, &mut tokens);
    tokens.extend(quoted.then(|| punctuation('"')));
    tokens
}

/// JavaScript and JSON: strings undone, everything else by its character.
fn script(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or("");
        } else if first == '"' || first == '\'' {
            let mut escaped = false;
            let end = rest.char_indices().skip(1).find(|&(_, character)| {
                let ends = character == first && !escaped;
                escaped = character == '\\' && !escaped;
                ends
            });
            let Some(end) = end.map(|(at, _)| at) else { return vec![punctuation('"')] };
            let inside = rest.get(1..end).unwrap_or("");
            // Escapes that are JavaScript's and not JSON's make a string that is not read back.
            let json = if first == '"' {
                format!("\"{inside}\"")
            } else {
                format!("\"{}\"", inside.replace('"', "\\\"").replace("\\'", "'"))
            };
            tokens.push(serde_json::from_str(&json).unwrap_or_else(|_| punctuation('"')));
            rest = rest.get(end + 1..).unwrap_or("");
        } else {
            if !first.is_whitespace() {
                tokens.push(punctuation(first));
            }
            rest = rest.get(first.len_utf8()..).unwrap_or("");
        }
    }
    tokens
}
