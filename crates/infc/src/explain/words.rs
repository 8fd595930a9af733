//! The scalars and the functions of the prelude, as the specification explains them.
//!
//! It deliberately says nothing that the specification does not.

use super::{Explanation, section};

/// Every scalar, then every function.
pub(super) fn all() -> Vec<Explanation> {
    let scalars = rows(infc_lang::LITERALS).into_iter().filter_map(|cells| scalar(&cells));
    scalars.chain(rows(infc_lang::PRELUDE).into_iter().filter_map(|cells| function(&cells))).collect()
}

/// The scalar or function that is called `name`.
pub(super) fn of(name: &str) -> Option<Explanation> {
    all().into_iter().find(|one| one.name == name)
}

/// `| Size | 1024MiB | 1GiB |`, with the section of that name.
fn scalar(cells: &[&str]) -> Option<Explanation> {
    let [name, example, _] = cells else { return None };
    let text = section(infc_lang::LITERALS, &format!("## {name}"))?;
    let title = format!("A scalar, as `{example}`.");
    let page = format!("# {name}\n\n{title}\n\n{text}\n");
    Some(Explanation { name: (*name).to_owned(), what: "scalar", title, page, severity: None })
}

/// `| map f list | f of each element |`
fn function(cells: &[&str]) -> Option<Explanation> {
    let [usage, value] = cells else { return None };
    let name = usage.split(' ').next()?;
    let title = format!("Gives {value}.");
    let page =
        format!("# {name}\n\n`{usage}`\n\n{title}\n\nA function of the prelude, in scope everywhere.\n");
    Some(Explanation { name: name.to_owned(), what: "function", title, page, severity: None })
}

/// The rows of the first table of a document, each as its cells; a cell of one code span without its signs.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let table = text.lines().skip_while(|line| !line.starts_with("|---"));
    table.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect()
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|')
        .split('|')
        .map(str::trim)
        .map(|cell| {
            let inner = cell.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
            inner.filter(|inner| !inner.contains('`')).unwrap_or(cell)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use infc_scalar::Scalar;

    use super::*;

    #[test]
    fn every_scalar_has_its_section() {
        let without: Vec<&str> =
            Scalar::all().iter().map(|scalar| scalar.name()).filter(|name| of(name).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
    }

    #[test]
    fn a_function_is_found_by_its_name() {
        assert_eq!(
            of("genAttrs").map(|one| one.title),
            Some("Gives a map with these keys, whose values are `f key`.".to_owned())
        );
    }
}
