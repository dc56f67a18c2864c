//! A fence round foreign code: a panic inside becomes a [`Fault`].
//!
//! The panic hook runs before the panic is caught, so Rust's own hook would still print to the standard error, into the
//! screen of a running terminal interface. A hook that asks [`is_guarded`] first can keep silent: nothing is lost, for
//! the message comes back as [`Fault::Decoder`].

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Fault;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside the fence, so that a panic now will be caught and told as a fault. For panic hooks.
#[must_use]
pub fn is_guarded() -> bool {
    GUARDED.with(Cell::get)
}

/// Runs `work`; a panic in it becomes [`Fault::Decoder`] with the panic's message. What `work` borrowed must not be used
/// for decoding afterwards: its state is anybody's guess.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    let before = GUARDED.with(|guarded| guarded.replace(true));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.with(|guarded| guarded.set(before));
    outcome.map_err(|panic| Fault::Decoder(message(panic.as_ref())))
}

fn message(panic: &(dyn Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no reason given".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_fault_and_the_fence_is_left() {
        assert!(!is_guarded());
        let fault = guarded(|| {
            assert!(is_guarded());
            assert_eq!(1 + 1, 3, "sums");
        });
        assert!(matches!(&fault, Err(Fault::Decoder(text)) if text.contains("sums")), "{fault:?}");
        assert!(!is_guarded());
    }
}
