//! `script-not-run`: somebody is said to work by one script, and the command runs another.

use infc_diag::{Diagnostic, names};
use infc_model::Site;
use infc_plan::Plan;

pub(crate) fn check(site: &Site, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, actor) in site.actors.iter() {
        let (Some(script), Some(run)) = (actor.script.get(), actor.run.get()) else { continue };
        let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        if run.value.0.iter().any(|word| file(word) == file(script.value.as_str())) {
            continue;
        }
        let message = format!("the command of `{name}` does not run `{}`", script.value.as_str());
        let said = names::SCRIPT_NOT_RUN.at(run.at, message).label(script.at, "the script by which it works");
        found.push(said.help("name one script in both places").about(["actors", name]));
    }
    found
}
