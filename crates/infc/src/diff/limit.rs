//! A text that is no longer than somebody takes: comments of a forge have a limit.
//!
//! It deliberately cuts between pieces alone (lines of a list, hunks of a file), and says what it has cut.

use super::told::several;

/// How much is kept free for saying what was cut, in bytes.
const NOTICE: usize = 320;
/// What a piece is that nobody misses.
pub(super) const UNTOLD: &str = "";
/// A limit that is not small.
#[cfg(test)]
const LEAST: usize = 1024;

/// A part of a text: pieces between an opening and a closing, which are there if any piece is.
pub(super) struct Block {
    /// What comes before the pieces.
    pub open: String,
    /// What may be cut, one by one, from the end.
    pub pieces: Vec<String>,
    /// What comes after the pieces.
    pub close: String,
    /// What a piece is, for counting: `hunk`.
    pub what: &'static str,
}

/// The blocks as one text of at most `most` bytes, if that is said; `notice` says what is cut.
pub(super) fn limited(blocks: &[Block], most: Option<usize>, notice: &dyn Fn(&str) -> String) -> String {
    let whole = |block: &Block| {
        block.open.len() + block.close.len() + block.pieces.iter().map(String::len).sum::<usize>()
    };
    let size: usize = blocks.iter().map(whole).sum();
    let room = match most {
        Some(most) if size > most => most.saturating_sub(NOTICE),
        Some(_) | None => usize::MAX,
    };
    let (mut out, mut cut) = (String::new(), Vec::<(&'static str, usize)>::new());
    for block in blocks {
        let shown = fitting(block, room.saturating_sub(out.len()));
        if shown > 0 || (block.pieces.is_empty() && whole(block) <= room.saturating_sub(out.len())) {
            out += &block.open;
            out.extend(block.pieces.iter().take(shown).map(String::as_str));
            out += &block.close;
        }
        let left = block.pieces.len() - shown;
        match cut.iter_mut().find(|(what, _)| *what == block.what) {
            Some((_, count)) => *count += left,
            None => cut.push((block.what, left)),
        }
    }
    cut.retain(|(what, _)| *what != UNTOLD);
    let told: Vec<String> = cut.into_iter().filter_map(|(what, count)| several(count, what)).collect();
    if !told.is_empty() {
        out += &notice(&told.join(" and "));
    }
    out
}

/// How many pieces of `block` fit into `room`, with its opening and closing.
fn fitting(block: &Block, room: usize) -> usize {
    let mut size = block.open.len() + block.close.len();
    block
        .pieces
        .iter()
        .take_while(|piece| {
            size += piece.len();
            size <= room
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(open: &str, pieces: &[&str]) -> Block {
        let pieces = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        Block { open: open.to_owned(), pieces, close: ")".to_owned(), what: "hunk" }
    }

    #[test]
    fn what_fits_is_whole() {
        let blocks = [block("a(", &["1", "2"]), block("b(", &["3"])];
        let notice = |_: &str| -> String { panic!("nothing is cut") };
        assert_eq!(limited(&blocks, None, &notice), "a(12)b(3)");
        assert_eq!(limited(&blocks, Some(9), &notice), "a(12)b(3)");
    }

    #[test]
    fn a_cut_is_between_pieces_and_is_told() {
        let long = "x".repeat(700);
        let blocks = [block("a(", &["1", &long, "2"]), block("b(", &[&long]), block("c(", &["3"])];
        let text = limited(&blocks, Some(LEAST), &|told| format!("[{told}]"));
        assert_eq!(text, format!("a(1{long})[3 hunks]"));
        assert!(text.len() <= LEAST);
        let small = limited(&blocks, Some(400), &|told| format!("[{told}]"));
        assert_eq!(small, "a(1)c(3)[3 hunks]");
    }
}
