//! TLS settings, as a published guideline has them.
//!
//! It deliberately chooses nothing: the guideline is dated data, under `lang/targets`.

use infc_model::{At, TlsGuideline};

use super::{Spelling, Token};

/// What TLS looks like.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tls {
    /// The guideline's version and date.
    pub guideline: At<String>,
    /// `ssl_protocols`.
    pub protocols: Vec<At<Token>>,
    /// `ssl_ciphers`, for TLS 1.2; those of TLS 1.3 are OpenSSL's.
    pub ciphers: At<Token>,
    /// `ssl_ecdh_curve`.
    pub curves: At<Token>,
}

impl Tls {
    /// What `guideline` says to a machine that spells it so.
    pub(super) fn of(guideline: &TlsGuideline, spelling: Spelling) -> Self {
        let hybrid: &[At<String>] = if spelling.hybrid_curves { &guideline.hybrid_curves.value } else { &[] };
        let curves = hybrid.iter().chain(guideline.curves.iter());
        let protocols = guideline.protocols.iter();
        Self {
            guideline: guideline.guideline.clone(),
            protocols: protocols.map(|name| At::new(Token::plain(name), name.at)).collect(),
            ciphers: At::new(preferred(guideline.ciphers.iter()), guideline.ciphers.at),
            curves: At::new(preferred(curves), guideline.curves.at),
        }
    }
}

/// OpenSSL's way to write a list, in order of preference.
fn preferred<'a>(names: impl Iterator<Item = &'a At<String>>) -> Token {
    Token::plain(&names.map(|name| name.as_str()).collect::<Vec<_>>().join(":"))
}
