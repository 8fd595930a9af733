//! The layout of a program means nothing: blanks, line ends and comments may be any.
//!
//! It deliberately compares what a program comes to, not its tree; the trees are compared where they are laid out.

use infc_syntax::{SyntaxElement, SyntaxKind};

use super::{corpus, outcome};

/// How many generated programs.
const PROGRAMS: u64 = 300;

/// The program in canonical layout.
fn formatted(text: &str) -> String {
    infc_fmt::format(&infc_syntax::parse(text)).unwrap_or_else(|| format!("no layout of\n{text}"))
}

/// The program on one line, but for its strings, and without its comments.
fn on_one_line(text: &str) -> String {
    let mut line = String::new();
    let root = infc_syntax::parse(text).syntax();
    for token in root.descendants_with_tokens().filter_map(SyntaxElement::into_token) {
        let in_string = token.parent_ancestors().any(|node| node.kind() == SyntaxKind::StringLit);
        let begins = matches!(token.kind(), SyntaxKind::StrOpen | SyntaxKind::IndentedOpen);
        if in_string {
            let outermost =
                token.parent_ancestors().filter(|node| node.kind() == SyntaxKind::StringLit).count() == 1;
            line.push_str(if begins && outermost { " " } else { "" });
            line.push_str(token.text());
        } else if !token.kind().is_trivia() {
            line.push(' ');
            line.push_str(token.text());
        }
    }
    line
}

#[test]
fn what_people_read_means_the_same_on_one_line_and_laid_out() {
    let mut built = 0;
    for text in corpus() {
        let (bundle, found) = outcome(&text);
        built += usize::from(bundle.is_some());
        let line = on_one_line(&text);
        assert_eq!(outcome(&line), (bundle.clone(), found.clone()), "{text}\n{line}");
        let laid_out = formatted(&line);
        assert_eq!(outcome(&laid_out), (bundle, found), "{text}\n{laid_out}");
    }
    assert!(built > 50, "only {built} make a bundle");
}

#[test]
fn a_generated_program_means_the_same_laid_out() {
    for seed in 0..PROGRAMS {
        let text = infc_programs::program(seed, u32::try_from(seed % 30).unwrap());
        let laid_out = formatted(&text);
        assert_eq!(outcome(&laid_out), outcome(&text), "seed {seed}: {text}\n{laid_out}");
    }
}
