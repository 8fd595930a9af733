//! The page: the picture, the table, and every way with its places, in one file.
//!
//! It deliberately loads nothing and says so to the browser; without scripts it has all the words, with them a listener
//! shows its ways when it is pointed at.

use std::fmt::Write as _;

use crate::answer::{grouped, who};
use crate::asserted::unasserted;
use crate::exposure::{Exposure, Kind, Target, Way};
use crate::markup::escaped;
use crate::picture::{self, Place};
use crate::question::{Part, ask};
use crate::table::{columns, groups, label, legend, listed, rows, title};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The hash of [`SCRIPT`], so that no other one runs.
const SCRIPT_HASH: &str = include_str!("page.js.sha256");

/// The page of `exposure`.
pub fn html(exposure: &Exposure) -> String {
    let mut out = head();
    let open = counted(exposure);
    let _ = writeln!(out, "<header><h1>Who can reach what</h1>\n<p>{open}</p></header>\n<main>");
    let _ = writeln!(
        out,
        "<figure tabindex=\"0\" aria-label=\"The picture; the table below says the same in words\">\n{}</figure>",
        picture::picture(exposure, Place::Page)
    );
    out += "<p class=\"hint\">Point at anything to see its ways; choose a listener to read them.</p>\n";
    tables(&mut out, exposure);
    out += "<section aria-labelledby=\"ways\"><h2 id=\"ways\">By which way, and what keeps others out</h2>\n";
    for (index, target) in exposure.targets.iter().enumerate() {
        of_target(&mut out, exposure, (index, target));
    }
    let _ = write!(out, "</section>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn head() -> String {
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        SCRIPT_HASH.trim()
    );
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Who can reach what</title>\n\
         <style>\n{}{STYLE}</style>\n</head>\n<body class=\"exposure\">\n",
        picture::STYLE
    )
}

/// One sentence on how much is open to everyone.
fn counted(exposure: &Exposure) -> String {
    let told = |target: &&Target| target.kind != Kind::Nginx;
    let all = exposure.targets.iter().filter(told).count();
    let open =
        exposure.targets.iter().filter(told).filter(|target| picture::is_public(exposure, target)).count();
    let hosts = exposure.hosts.len();
    let host = if hosts == 1 { "host" } else { "hosts" };
    format!("{hosts} {host}; of {all} things that listen, {open} are open to everyone.")
}

fn tables(out: &mut String, exposure: &Exposure) {
    let columns = columns(exposure);
    out.push_str(
        "<section aria-labelledby=\"table\"><h2 id=\"table\">What listens, by who reaches it</h2>\n",
    );
    for host in groups(exposure) {
        let (name, addresses) = (escaped(title(host)), escaped(&host.addresses.join("  ")));
        let _ =
            writeln!(out, "<div class=\"wide\"><table><caption>{name} <small>{addresses}</small></caption>");
        out.push_str("<thead><tr><th scope=\"col\">what</th><th scope=\"col\">sockets</th>");
        for column in &columns {
            let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(column.title()));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in rows(exposure, &host.name, &columns) {
            let index = exposure.targets.iter().position(|target| std::ptr::eq(target, row.target));
            let (what, sockets) = (escaped(&label(row.target)), escaped(&listed(&row.sockets)));
            let index = index.unwrap_or(0);
            let _ = write!(
                out,
                "<tr><th scope=\"row\"><a href=\"#t{index}\" data-target=\"{index}\">{what}</a></th>"
            );
            let _ = write!(out, "<td><code>{sockets}</code></td>");
            for cell in &row.cells {
                let named = !cell.everyone && cell.fate == crate::Fate::Open;
                let class = if named { "named" } else { cell.fate.word() };
                let _ = write!(out, "<td class=\"cell {class}\">{}</td>", cell.text);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>\n");
    }
    let _ = writeln!(out, "<p class=\"hint\">{}</p>", escaped(legend(exposure, &columns).trim()));
    out.extend(unasserted(exposure).map(|line| format!("<p class=\"hint\">{}</p>\n", escaped(&line))));
    out.push_str("</section>\n");
}

/// Everything about one target: of all addresses outside, which fare how, and why.
fn of_target(out: &mut String, exposure: &Exposure, (index, target): (usize, &Target)) {
    let (name, place) = (escaped(&label(target)), escaped(&target.place.to_string()));
    let (id, who) = (escaped(&target.id), escaped(&picture::who(exposure, target)));
    let _ = writeln!(
        out,
        "<details id=\"t{index}\" data-own=\"{index}\"><summary><b>{name}</b> <span>{who}</span> <code>{id}</code></summary>"
    );
    let _ = writeln!(out, "<p class=\"place\">described at <code>{place}</code></p>");
    if let Ok(answer) = ask(exposure, "internet", &target.id) {
        answer.parts.iter().for_each(|part| of_part(out, part));
    }
    out.push_str("</details>\n");
}

fn of_part(out: &mut String, part: &Part) {
    let fate = part.fate.word();
    let _ = writeln!(out, "<h3><span class=\"cell {fate}\">{fate}</span> {}</h3>", escaped(&who(part)));
    if part.ways.is_empty() {
        out.push_str("<p>Nothing listens for these addresses.</p>\n");
    }
    for group in grouped(&part.ways) {
        of_way(out, group.way);
        if !group.likewise.is_empty() {
            let _ =
                writeln!(out, "<p class=\"likewise\">likewise {}</p>", escaped(&group.likewise.join(", ")));
        }
    }
}

fn of_way(out: &mut String, way: &Way) {
    out.push_str("<ol>\n");
    for hop in &way.hops {
        let (node, action) = (escaped(&hop.node), escaped(&hop.action));
        let _ = write!(out, "<li><code>{node}</code> <span>{action}</span>");
        if let Some(place) = &hop.place {
            let _ = write!(out, " <code class=\"at\">{}</code>", escaped(&place.to_string()));
        }
        out.push_str("</li>\n");
    }
    if let Some(why) = way.why {
        let _ = writeln!(out, "<li class=\"why\">{why}</li>");
    }
    out.push_str("</ol>\n");
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::{SCRIPT, SCRIPT_HASH};

    /// RFC 4648, with padding.
    fn base64(bytes: &[u8]) -> String {
        const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let group = |bytes: &[u8]| {
            let all = bytes.iter().fold(0_usize, |all, byte| all << 8 | usize::from(*byte))
                << (8 * (3 - bytes.len()));
            let sign =
                |at: usize| if at <= bytes.len() { SIGNS[all >> (6 * (3 - at)) & 63] as char } else { '=' };
            (0..4).map(sign).collect::<String>()
        };
        bytes.chunks(3).map(group).collect()
    }

    #[test]
    fn the_hash_is_that_of_the_script() {
        assert_eq!(base64(b"Man"), "TWFu");
        assert_eq!(base64(b"M"), "TQ==");
        assert_eq!(SCRIPT_HASH.trim(), base64(&Sha256::digest(SCRIPT)), "write this into page.js.sha256");
    }
}
