//! The Merkle root over a host's files: one hash that no release of the compiler changes unless it changes a file.
//!
//! It deliberately covers mode, content and path alone (RFC 6962, section 2.1), so that one file can be proved by the
//! hashes beside its path to the root.

use crate::Digest;

/// The Merkle tree hash of `leaves`, in their order.
pub fn merkle_root<T: AsRef<[u8]>>(leaves: &[T]) -> Digest {
    let hashes: Vec<_> = leaves.iter().map(|leaf| Digest::of_parts(&[&[0], leaf.as_ref()])).collect();
    root(&hashes)
}

fn root(hashes: &[Digest]) -> Digest {
    match hashes {
        [] => Digest::of(b""),
        [one] => *one,
        many => {
            // The left side is the largest power of two that leaves something for the right one.
            let (left, right) = many.split_at(many.len().next_power_of_two() / 2);
            Digest::of_parts(&[&[1], root(left).bytes(), root(right).bytes()])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of the Certificate Transparency log server.
    #[test]
    fn known_roots() {
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        for (count, root) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ] {
            assert_eq!(merkle_root(&leaves[..count]).to_string(), root);
        }
    }
}
