//! Work on many hosts at once, on a number of threads.
//!
//! It deliberately gives results in the order of the hosts, and the first host's error whichever thread met it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Does `work` for every item on up to `jobs` threads; no new item is begun after an error.
pub(super) fn each<T: Sync, R: Send, E: Send>(
    items: &[T],
    jobs: usize,
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let done = Mutex::new(Vec::with_capacity(items.len()));
    let next = AtomicUsize::new(0);
    let failed = AtomicBool::new(false);
    let run = || {
        while !failed.load(Ordering::Relaxed) {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(number) else { break };
            let result = work(item);
            failed.fetch_or(result.is_err(), Ordering::Relaxed);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs.min(items.len()) {
            // A thread that cannot be had is no loss: this one does the work too.
            let _ = std::thread::Builder::new().spawn_scoped(scope, run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn in_order_and_the_first_error() {
        let items: Vec<u32> = (0..100).collect();
        for jobs in [0, 1, 3, 200] {
            assert_eq!(
                each(&items, jobs, |item| Ok::<_, ()>(item * 2)).unwrap(),
                (0..100).map(|n| n * 2).collect::<Vec<_>>()
            );
            assert_eq!(each(&items, jobs, |&item| if item >= 7 { Err(item) } else { Ok(()) }), Err(7));
        }
        assert_eq!(each(&[], 4, |(): &()| Ok::<_, ()>(())), Ok(vec![]));
    }
}
