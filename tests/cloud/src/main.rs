//! `infc-cloud SITE FOLDER`: what the lane `cloud` compares with: the rules of a site's security groups as they are
//! planned (`rules.json`), and the same for a provider that has no resource for each rule yet (`rules.tf.json`).
//!
//! It deliberately writes nothing that `infc build` writes.

#![expect(clippy::disallowed_methods, reason = "it writes files for programs that are no part of infc")]

use std::process::ExitCode;

use camino::Utf8Path;
use infc_cloud::{cloud, lowered, planned};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [site, folder] = arguments.as_slice() else {
        eprintln!("infc-cloud SITE FOLDER");
        return ExitCode::from(2);
    };
    match write(Utf8Path::new(site), Utf8Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn write(site: &Utf8Path, folder: &Utf8Path) -> Result<(), String> {
    let cloud = cloud(site)?.ok_or_else(|| format!("{site} asks for no Terraform files"))?;
    let rules = serde_json::to_value(planned(&cloud)).map_err(|error| error.to_string())?;
    for (name, value) in [("rules.json", rules), ("rules.tf.json", lowered(&cloud))] {
        std::fs::write(folder.join(name), value.to_string()).map_err(|error| error.to_string())?;
    }
    Ok(())
}
