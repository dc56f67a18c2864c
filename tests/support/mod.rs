//! What the black-box tests share. Each test file uses a part of it.
// A helper that fails is a test that fails.
#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod pty;
pub mod world;
