//! How wide text is, without a font: the widths of DejaVu Sans Bold, which no other font of the stack exceeds by much.
//!
//! It deliberately errs on the wide side: a box that is a little too large is still a box around its text.

use unicode_width::UnicodeWidthChar as _;

/// The fonts that a picture asks for.
pub(super) const FONTS: &str = "Inter,'Segoe UI','Helvetica Neue',Arial,'DejaVu Sans',sans-serif";

/// Widths of the characters from space to tilde, in thousandths of the size.
#[rustfmt::skip]
const ASCII: [u32; 95] = [
    349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366,
    696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 581,
    1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 373, 775, 638, 996, 837, 851,
    733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 500,
    500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688,
    716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
];

/// What stands for text that was left out.
const CUT: char = '…';

/// The width of `text` in a font of `size`, rounded up.
pub(super) fn width(text: &str, size: u32) -> i32 {
    let thousandths: u32 = text.chars().map(|char| advance(char).saturating_mul(size)).sum();
    i32::try_from(thousandths.div_ceil(1000)).unwrap_or(i32::MAX)
}

fn advance(char: char) -> u32 {
    let plain = u32::from(char).checked_sub(32).and_then(|at| ASCII.get(usize::try_from(at).ok()?));
    plain.copied().unwrap_or_else(|| match char.width() {
        Some(0) => 0,
        Some(1) if char != CUT => 850,
        _ => 1000,
    })
}

/// `text` in at most `room`: the middle is left out, for names differ at both ends.
pub(super) fn fitted(text: &str, size: u32, room: i32) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let chars: Vec<char> = text.chars().collect();
    let joined = |kept: usize| {
        let head = kept.div_ceil(2);
        let tail = chars.len().saturating_sub(kept - head);
        let (first, last) = (chars.get(..head).unwrap_or_default(), chars.get(tail..).unwrap_or_default());
        first.iter().chain([&CUT]).chain(last).collect::<String>()
    };
    let fits = |kept: &usize| width(&joined(*kept), size) <= room;
    (0..chars.len()).rev().find(fits).map_or_else(|| CUT.to_string(), joined)
}

#[cfg(test)]
mod tests {
    use super::{fitted, width};

    #[test]
    fn text_is_cut_in_its_middle() {
        assert_eq!(fitted("short", 13, 200), "short");
        let cut = fitted("a-very-long-name.of-a-vhost.example.org", 13, 120);
        assert!(cut.starts_with("a-v") && cut.ends_with("org") && cut.contains('…'), "{cut}");
        assert!(width(&cut, 13) <= 120);
        assert_eq!(fitted("anything", 13, 0), "…");
    }

    #[test]
    fn wide_characters_are_wide() {
        assert!(width("漢字", 10) >= 20);
        assert_eq!(width("e\u{301}", 10), width("e", 10));
    }
}
