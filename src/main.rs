//! The program: arguments to `cli` or `tui`, the result to an exit code.

fn main() {}
