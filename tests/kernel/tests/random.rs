//! Random hosts in the real kernel, and every bug that is planted in the model found there.

use infc_daemons::Outcome;
use infc_kernel::Run;

#[test]
fn trial() -> Outcome<()> {
    let seed = std::env::var("INFC_KERNEL_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(1);
    let hosts = std::env::var("INFC_KERNEL_HOSTS").ok().and_then(|s| s.parse().ok()).unwrap_or(10);
    let mut run = Run::begin(seed)?;
    for _ in 0..hosts {
        match run.next() {
            Ok(Some(wrong)) => {
                eprintln!("{}", wrong.host);
                for one in wrong.disagreements.iter().take(10) {
                    eprintln!("{one}");
                }
            }
            Ok(None) => {}
            Err(broken) => {
                eprintln!("{broken:?}");
                run.totals.hosts += 1;
            }
        }
    }
    eprintln!("{}", run.totals);
    Ok(())
}
