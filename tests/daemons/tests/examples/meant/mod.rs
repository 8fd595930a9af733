//! What a host of an example must do: one file for each host, written from the document that the example describes.
//!
//! Nothing in them is read from a bundle: what is stated twice can be compared.

pub mod chatr;
pub mod credcars_prod;
pub mod credcars_staging;
pub mod ementech;
pub mod pakashop_production;
pub mod pakashop_staging;
pub mod starttech;

use infc_daemons::Given;
use infc_daemons::http::Request;
use infc_daemons::network::Network;
use infc_daemons::reach::Reach;
use infc_daemons::validate::Meant;

/// What a host of an example must do.
pub struct Meaning {
    /// The site, relative to the repository.
    pub site: &'static str,
    /// The host's name in it.
    pub host: &'static str,
    /// What its bundle takes for granted.
    pub given: Given,
    /// What its daemons must have understood.
    pub meant: Meant,
    /// Its addresses, and who connects to them.
    pub network: fn() -> Network,
    /// Who reaches which port.
    pub reach: fn() -> Reach,
    /// What nginx answers; a request that exhausts a limit comes last.
    pub requests: fn() -> Vec<Request>,
}
