//! Every file of a bundle can be asked for: the answer is about the bytes that a build writes.
//!
//! It deliberately asks for one line of each file; what exactly is answered stands in transcripts.

#![expect(clippy::disallowed_methods, reason = "a test reads the repository")]

use std::path::Path;

use infc::bundle::Entry;
use infc::why::AskedLine;
use infc::{Compiler, FilePath, MemWorld};

#[test]
fn an_answer_is_about_the_file_that_is_built() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/ementech");
    let mut world = MemWorld::default();
    for file in
        walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|one| one.path().is_file())
    {
        let name = file.path().strip_prefix(&folder).unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        world.insert(FilePath::project(name), text);
    }
    let site = std::fs::read_to_string(folder.join("debian-12.inf")).unwrap();
    let entry = world.insert(FilePath::project("site.inf"), site);
    let infc = Compiler::new();
    let bundle = infc.build(&world, entry).unwrap().bundle.unwrap();
    let (mut values, mut own) = (0, 0);
    for (host, files) in &bundle.hosts {
        for (path, file) in files.files() {
            let Entry::File(file) = file else { continue };
            let text = String::from_utf8_lossy(&file.bytes);
            let count = u32::try_from(text.lines().count()).unwrap();
            let line = count.div_ceil(2).max(1);
            let asked = AskedLine { path: format!("{host}/{path}"), line: Some(line) };
            let answer =
                infc.why_line(&world, entry, &asked).unwrap().unwrap_or_else(|why| panic!("{path}: {why:?}"));
            assert!(answer.bytes == file.bytes, "{path} is another file when it is asked for");
            assert_eq!(answer.text.as_deref(), text.lines().nth(line as usize - 1), "{path}:{line}");
            assert!(answer.values.is_empty() == answer.own.is_some(), "{path}:{line}");
            assert!(answer.values.iter().all(|why| !why.steps.is_empty()), "{path}:{line}: {answer:?}");
            values += usize::from(!answer.values.is_empty());
            own += usize::from(answer.own.is_some());
        }
    }
    assert!(values > 15 && own > 5, "{values} lines with values of the site, {own} of infc's own");
}
